using System.Security.Cryptography;
using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Remembers what was read at each station a moment ago. A label that stays before a fixed scanner is read again and again: each
/// read renews the moment, so it counts once until it has been away for the station's window.
/// </summary>
internal sealed class DoubleReads
{
    private const int MaxRemembered = 1024;
    private readonly Dictionary<ReadKey, Read> _reads = [];

    /// <summary>The earlier read that this one repeats; null when it is a new one.</summary>
    public PendingScan? Earlier(ScanRequest request, string uid, long nowMs, TimeSpan window)
    {
        var key = Key(request, uid);
        if (!_reads.TryGetValue(key, out var read) || nowMs - read.AtMs >= window.TotalMilliseconds || nowMs < read.AtMs)
        {
            return null;
        }

        _reads[key] = read with { AtMs = nowMs };
        return read.Scan;
    }

    public void Remember(ScanRequest request, PendingScan scan, long nowMs, TimeSpan window)
    {
        if (_reads.Count >= MaxRemembered)
        {
            Shrink(nowMs, window);
        }

        _reads[Key(request, scan.Decided.Uid)] = new Read(scan, nowMs);
    }

    /// <summary>After an undo, or when it could not be kept, the same label is a new scan.</summary>
    public void Forget(string station, string uid)
    {
        foreach (var key in _reads.Keys.Where(key => key.Station == station && key.Label == uid).ToArray())
        {
            _reads.Remove(key);
        }
    }

    private static ReadKey Key(ScanRequest request, string uid) =>
        new(request.Station, uid.Length > 0 ? uid : Convert.ToHexString(SHA256.HashData(request.Raw.Span), 0, 16), request.Intent);

    private void Shrink(long nowMs, TimeSpan window)
    {
        foreach (var (key, _) in _reads.Where(read => nowMs - read.Value.AtMs >= window.TotalMilliseconds).ToArray())
        {
            _reads.Remove(key);
        }

        if (_reads.Count >= MaxRemembered)
        {
            _reads.Clear();
        }
    }

    private readonly record struct ReadKey(string Station, string Label, ScanIntent Intent);

    private readonly record struct Read(PendingScan Scan, long AtMs);
}
