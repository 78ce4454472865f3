namespace EdgeHub.Edge.Uplink;

/// <summary>Waits between dials: doubling from 0.2 s to 15 s, each between half and all of it, so that a plant's agents do not return as one.</summary>
internal sealed class Backoff(Random random)
{
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Between dials of a hub that refused the agent: a person must act first.</summary>
    internal static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30);

    private TimeSpan _next = First;

    internal void Reset() => _next = First;

    internal TimeSpan Next()
    {
        var whole = _next;
        _next = whole + whole < Longest ? whole + whole : Longest;
        return whole * (0.5 + (random.NextDouble() / 2));
    }
}
