namespace EdgeHub.Hub.Fleet;

/// <summary>Why the hub ends a stream; the agent gets it as its last frame.</summary>
/// <param name="Code">e.g. <c>agent.revoked</c>.</param>
/// <param name="Text">What happened and what to do, one or two sentences.</param>
/// <param name="IsRefusal">True when a person must act before it makes sense to come back; otherwise the agent dials again at once.</param>
internal sealed record StreamEnd(string Code, string Text, bool IsRefusal = true)
{
    public static readonly StreamEnd Revoked = new(
        "agent.revoked", "This agent was revoked at the hub. To use this machine again, make a new token and enrol it.");

    public static readonly StreamEnd Unknown = new(
        "agent.unknown", "The hub has no record of this certificate. Enrol this machine with a new token.");

    public static readonly StreamEnd Expired = new(
        "agent.certificate_expired", "The certificate has expired and only its renewal is accepted.");

    public static readonly StreamEnd ExpiredForGood = new(
        "agent.certificate_expired", "The certificate expired more than 30 days ago. Enrol this machine with a new token.");

    public static readonly StreamEnd Cloned = new(
        "agent.cloned", "Two machines write the history of this agent. Both are held until the copy is stopped and the agent is released on its page.");

    public static readonly StreamEnd Replaced = new(
        "agent.replaced", "A newer stream of the same agent was opened; this one ends.");

    public static readonly StreamEnd HubStopping = new("hub.stopping", "The hub is stopping. Connect again.", IsRefusal: false);

    public static readonly StreamEnd Restored = new(
        "hub.restored", "The hub's data was restored; a new Hello tells where to go on.", IsRefusal: false);

    public static readonly StreamEnd Left = new("agent.left", "The agent ended the stream.", IsRefusal: false);

    public static readonly StreamEnd Failed = new(
        "hub.failed", "The hub could not go on with this stream; its log has the reason. Connect again.", IsRefusal: false);

    public static readonly StreamEnd TenantClosed = new("tenant.closed", "The company's account is closed; its data is not taken in any more.");

    public static readonly StreamEnd Silent = new("agent.silent", "Nothing was heard for 20 s.", IsRefusal: false);

    public static readonly StreamEnd NotReading = new("agent.not_reading", "The agent did not take what the hub sent for 30 s.", IsRefusal: false);

    public static StreamEnd Violation(string what) => new("protocol.violation", what);
}

/// <summary>Ends a stream from within.</summary>
internal sealed class StreamEndException(StreamEnd end) : Exception(end.Text)
{
    public StreamEnd End { get; } = end;
}
