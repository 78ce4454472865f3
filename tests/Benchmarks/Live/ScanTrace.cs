using System.Diagnostics;
using System.Text.Json;

namespace EdgeHub.Benchmarks;

/// <summary>Pairs scans sent with the events that tell a page of them, by label and station, first with first.</summary>
internal sealed class ScanTrace
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Uid, string Station), Queue<(long SentAt, bool Counts)>> _sent = [];
    private readonly List<double> _seen = [];
    private int _waiting;

    /// <summary>Milliseconds from sent to seen of those that count.</summary>
    public IReadOnlyList<double> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>Sent and not seen yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Scans that the hub did not accept: the figures would measure something else.</summary>
    public int NotAccepted { get; private set; }

    public void Sent(string uid, string station, bool counts)
    {
        lock (_lock)
        {
            if (!_sent.TryGetValue((uid, station), out var queue))
            {
                _sent[(uid, station)] = queue = new Queue<(long, bool)>();
            }

            queue.Enqueue((Stopwatch.GetTimestamp(), counts));
            _waiting++;
        }
    }

    public void Took(JsonElement body, long at)
    {
        var (uid, station) = (body.GetProperty("uid").GetString() ?? "", body.GetProperty("station").GetString() ?? "");
        lock (_lock)
        {
            if (!_sent.TryGetValue((uid, station), out var queue) || !queue.TryDequeue(out var sent))
            {
                return;
            }

            _waiting--;
            NotAccepted += body.GetProperty("verdict").GetString() == "accept" ? 0 : 1;
            if (sent.Counts)
            {
                _seen.Add(Stopwatch.GetElapsedTime(sent.SentAt, at).TotalMilliseconds);
            }
        }
    }
}
