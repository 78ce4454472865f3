namespace EdgeHub.Edge.Pipeline;

/// <summary>A broken scanner can send garbage without end: at most ten unreadable reads a second and station are journaled.</summary>
internal sealed class NoiseGate
{
    private const int PerSecond = 10;
    private const int MaxStations = 256;
    private readonly Dictionary<string, (long Second, int Count)> _stations = [];
    private long _suppressed;

    public long Suppressed => Interlocked.Read(ref _suppressed);

    /// <summary>True when one more may be journaled.</summary>
    public bool Admits(string station, long nowMs)
    {
        var second = nowMs / 1000;
        var seen = _stations.GetValueOrDefault(station);
        var count = seen.Second == second ? seen.Count + 1 : 1;
        if (_stations.Count < MaxStations || _stations.ContainsKey(station))
        {
            _stations[station] = (second, count);
        }

        if (count <= PerSecond)
        {
            return true;
        }

        Interlocked.Increment(ref _suppressed);
        return false;
    }
}
