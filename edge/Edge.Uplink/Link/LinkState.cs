namespace EdgeHub.Edge.Uplink;

/// <summary>Whether the agent's link to its hub works.</summary>
public enum LinkCondition
{
    /// <summary>The agent has no certificate: it works for itself until it is enrolled.</summary>
    NotEnrolled,

    /// <summary>The hub is being dialled for the first time since the start.</summary>
    Connecting,

    /// <summary>The hub has welcomed the agent and is heard.</summary>
    Connected,

    /// <summary>The hub can't be reached or was lost; the agent goes on and tries again.</summary>
    Offline,

    /// <summary>The hub has said that it does not take this agent; a person must act.</summary>
    Refused,
}

/// <summary>The link as it is now.</summary>
/// <param name="Condition">Whether it works.</param>
/// <param name="Since">Since when, by the agent's wall clock.</param>
/// <param name="Code">Why, for support: <c>link.unreachable</c>, <c>agent.revoked</c>, <c>upgrade_hub</c>; empty when all is well.</param>
/// <param name="Reason">Why, one sentence for a person; empty when all is well.</param>
/// <param name="NextTry">When the hub is dialled again; null while connected.</param>
/// <param name="LastHeard">When the hub was last heard; null when never since the start.</param>
/// <param name="HubOffset">Hub time minus the agent's wall clock, as the newest frame told it; null when never.</param>
/// <param name="Slow">While connected: why the hub takes no records at present (<c>upgrade_hub</c>, <c>database_gone</c>); empty when it does.</param>
/// <param name="ProvenAt">When the hub last said that its database had committed what was sent; null when never since the start.</param>
/// <param name="ProofTook">How long that took, from sending to the answer.</param>
public sealed record LinkState(
    LinkCondition Condition,
    DateTimeOffset Since,
    string Code,
    string Reason,
    DateTimeOffset? NextTry,
    DateTimeOffset? LastHeard,
    TimeSpan? HubOffset,
    string Slow,
    DateTimeOffset? ProvenAt = null,
    TimeSpan? ProofTook = null);

/// <summary>The link's state for pages, status and lamps. Safe from any thread.</summary>
public sealed class LinkMonitor(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _connections;
    private long _failures;
    private LinkState _state = new(LinkCondition.Connecting, time.GetLocalNow(), "", "", null, null, null, "");

    /// <summary>The link as it is now.</summary>
    public LinkState Current => Volatile.Read(ref _state);

    /// <summary>How often the hub welcomed the agent since the start.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Dials that failed and streams that were lost since the start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Raised on the thread that changed the state; a handler must return at once.</summary>
    public event EventHandler? Changed;

    internal void NotEnrolled() => Set(state => state with
    {
        Condition = LinkCondition.NotEnrolled,
        Code = "link.not_enrolled",
        Reason = "This agent has no certificate yet. Enrol it with a token from the hub.",
        NextTry = null,
    });

    internal void Connected(TimeSpan hubOffset)
    {
        Interlocked.Increment(ref _connections);
        Set(state => state with
        {
            Condition = LinkCondition.Connected, Code = "", Reason = "", NextTry = null, LastHeard = time.GetLocalNow(), HubOffset = hubOffset, Slow = "",
        });
    }

    internal void Lost(LinkCondition condition, string code, string reason, DateTimeOffset nextTry)
    {
        Interlocked.Increment(ref _failures);
        Set(state => state with
        {
            Condition = condition, Code = code, Reason = reason, NextTry = nextTry, Slow = "",
        });
    }

    internal void HubTime(TimeSpan offset)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, _state with { HubOffset = offset });
        }
    }

    internal void Proven(TimeSpan took)
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, _state with { ProvenAt = time.GetLocalNow(), ProofTook = took });
        }
    }

    internal void Heard()
    {
        lock (_lock)
        {
            Volatile.Write(ref _state, _state with { LastHeard = time.GetLocalNow() });
        }
    }

    internal void Slow(string reason) => Set(state => state.Slow == reason ? state : state with { Slow = reason });

    private void Set(Func<LinkState, LinkState> change)
    {
        LinkState next;
        lock (_lock)
        {
            next = change(_state);
            if (next.Condition != _state.Condition)
            {
                next = next with { Since = time.GetLocalNow() };
            }

            if (next == _state)
            {
                return;
            }

            Volatile.Write(ref _state, next);
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }
}
