namespace EdgeHub.Edge.Uplink;

/// <summary>One stream with the hub has ended; code and sentence become the link's state.</summary>
internal sealed class LinkEndedException(string code, string message, bool refused = false, Exception? inner = null) : Exception(message, inner)
{
    internal string Code { get; } = code;

    /// <summary>The hub does not want this agent: dialling often would not help.</summary>
    internal bool Refused { get; } = refused;

    /// <summary>Nothing is wrong: the next stream begins at once.</summary>
    internal bool RetryAtOnce { get; init; }
}
