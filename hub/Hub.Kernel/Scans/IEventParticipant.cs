using EdgeHub.HubLink;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A module's part in taking in what agents tell besides scans (lane 2). Fleet keeps every event as a row and hands those of the
/// participant's types over within the same transaction, in one order, each exactly once. An error thrown here rejects the record that causes it.
/// </summary>
public interface IEventParticipant
{
    /// <summary>The types that it takes, e.g. <c>uid.minted</c>.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>Does what the events ask for, in their order.</summary>
    Task TakeAsync(TenantTransaction transaction, EventBatch batch, CancellationToken cancellationToken);
}

/// <summary>Events of a participant's types and one agent's event lane: at most 500.</summary>
/// <param name="AgentId">Which agent sent them.</param>
/// <param name="ReceivedAt">Hub time of acceptance.</param>
/// <param name="Items">In lane order.</param>
public sealed record EventBatch(Guid AgentId, DateTimeOffset ReceivedAt, IReadOnlyList<EventItem> Items);

/// <summary>One event.</summary>
/// <param name="Record">As the agent sent it, held to the contract's limits.</param>
/// <param name="OccurredAt">Corrected time.</param>
/// <param name="Uncertainty">Half width of the correction's error.</param>
/// <param name="ClockMethod">anchored, interpolated or unknown_boot.</param>
public sealed record EventItem(EventRecord Record, DateTimeOffset OccurredAt, TimeSpan Uncertainty, string ClockMethod)
{
    /// <summary>A fact of the event; empty when it has none of this name.</summary>
    public string Fact(string name) => Record.Facts.TryGetValue(name, out var value) ? value : "";
}
