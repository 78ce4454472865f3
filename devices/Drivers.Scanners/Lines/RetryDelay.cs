namespace EdgeHub.Drivers.Scanners;

/// <summary>
/// Waits between tries: doubling from 0.2 s to 15 s, each anywhere between half and all of it, so that twenty scanners behind one
/// switch do not come back in the same millisecond.
/// </summary>
internal sealed class RetryDelay(Random random)
{
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private TimeSpan _next = First;

    internal void Reset() => _next = First;

    internal TimeSpan Next()
    {
        var whole = _next;
        _next = whole + whole < Longest ? whole + whole : Longest;
        return whole * (0.5 + (random.NextDouble() / 2));
    }
}
