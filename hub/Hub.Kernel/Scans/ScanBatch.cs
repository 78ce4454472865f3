using EdgeHub.HubLink;

namespace EdgeHub.Hub.Kernel;

/// <summary>Scans of one agent's scan lane that are taken in by one transaction: at most 500.</summary>
public sealed class ScanBatch
{
    private readonly Dictionary<Type, object> _parts = [];

    /// <summary>Makes a batch.</summary>
    public ScanBatch(TenantScope tenant, Guid agentId, byte[] storeId, DateTimeOffset receivedAt, IReadOnlyList<ScanItem> items)
    {
        Tenant = tenant;
        AgentId = agentId;
        StoreId = storeId;
        ReceivedAt = receivedAt;
        Items = items;
    }

    /// <summary>Whose scans.</summary>
    public TenantScope Tenant { get; }

    /// <summary>Which agent sent them.</summary>
    public Guid AgentId { get; }

    /// <summary>Which store of that agent numbered them.</summary>
    public byte[] StoreId { get; }

    /// <summary>Hub time of acceptance, the same for the whole batch.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The scans in lane order.</summary>
    public IReadOnlyList<ScanItem> Items { get; }

    /// <summary>A participant's own working data for this batch, made on first use; other participants may read it.</summary>
    public T Part<T>()
        where T : class, new()
    {
        if (!_parts.TryGetValue(typeof(T), out var part))
        {
            _parts[typeof(T)] = part = new T();
        }

        return (T)part;
    }
}

/// <summary>One scan on its way into the ledger.</summary>
/// <param name="Number">Its lane number.</param>
/// <param name="Raw">The record's bytes as the agent stored them.</param>
/// <param name="Record">The same, decoded.</param>
/// <param name="OccurredAt">Corrected time, fixed once here.</param>
/// <param name="Uncertainty">Half width of the correction's error.</param>
/// <param name="ClockMethod">anchored, interpolated or unknown_boot.</param>
public sealed record ScanItem(
    long Number, ReadOnlyMemory<byte> Raw, ScanRecord Record, DateTimeOffset OccurredAt, TimeSpan Uncertainty, string ClockMethod)
{
    /// <summary>Set by the participant that decides; stays null until then.</summary>
    public ScanOutcome? Outcome { get; set; }
}

/// <summary>The hub's own decision on a scan.</summary>
/// <param name="Decision">Verdict, code, effects and the snapshots afterwards.</param>
/// <param name="Differs">True when the agent told the operator something else that matters (accept or warn against refuse).</param>
/// <param name="Exception">Kind of exception to raise for the shift leader, or null: contradicted, unknown_unit, out_of_order, ahead, unreadable.</param>
public sealed record ScanOutcome(StationRules.Decision Decision, bool Differs, string? Exception);
