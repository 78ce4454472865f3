using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// One lane of one stream: where sending stands, and the batches that the hub has not acknowledged. Not thread-safe; the session
/// holds its lock.
/// </summary>
internal sealed class LaneSender(RecordStore store, StoreLane lane, TimeProvider time)
{
    /// <summary>Two batches cover the way there and back; a scan never waits behind more than these.</summary>
    internal const int MaxInFlight = 2;

    internal const int MaxRecords = 500;

    /// <summary>The contract says 64 kB for a frame; the rest is for its own fields (5 bytes a record at most).</summary>
    internal const int MaxBytes = (64 << 10) - (MaxRecords * 5) - 64;

    /// <summary>
    /// Records that a store which thins old ones lets be sent at a time: a few minutes of a large plant, so that asking costs nothing, and about a hundredth
    /// of what the store holds, which then is given up without being thinned.
    /// </summary>
    internal const int AllowedAhead = 4_000;

    private readonly Queue<(long Last, long SentAt)> _inFlight = new(MaxInFlight);
    private long _next = 1;

    internal StoreLane Lane => lane;

    internal RecordStore Store => store;

    /// <summary>The number that will be sent next.</summary>
    internal long Next => _next;

    internal bool HasRoom => _inFlight.Count < MaxInFlight;

    /// <summary>No record behind this one is sent for now: both ends count up to it.</summary>
    internal long Border { get; set; } = long.MaxValue;

    internal bool HasRecords => Math.Min(store.Position(lane).Last, Allowed) >= _next;

    private long Allowed => Math.Min(Border, store.MaySendThrough(lane));

    /// <summary>Half of what may be sent is used up; what may not is not sent before <see cref="AllowAsync"/>.</summary>
    internal bool NeedsAllowance => store.MaySendThrough(lane) - Begin < AllowedAhead / 2;

    private long Begin => Math.Max(_next, store.Position(lane).FirstKept);

    /// <summary>How long the oldest batch has waited for its acknowledgement.</summary>
    internal TimeSpan Unanswered => _inFlight.TryPeek(out var oldest) ? time.GetElapsedTime(oldest.SentAt) : TimeSpan.Zero;

    internal void StartAt(long next)
    {
        _inFlight.Clear();
        _next = next;
    }

    /// <summary>Everything that is not acknowledged will be sent again.</summary>
    internal void Rewind() => StartAt(store.Position(lane).Next);

    /// <summary>Lets the next records be sent.</summary>
    internal ValueTask AllowAsync(CancellationToken cancellationToken) => store.AllowSendingAsync(Begin + AllowedAhead, cancellationToken);

    /// <summary>The next batch, or null when there is nothing to send.</summary>
    internal Batch? Take(uint schema)
    {
        if (!HasRoom || !HasRecords)
        {
            return null;
        }

        var records = store.Read(lane, _next, MaxRecords, MaxBytes);
        var allowed = Allowed;
        if (records.Count == 0 || records[0].Number > allowed)
        {
            return null;
        }

        var first = records[0].Number;
        var batch = new Batch { Lane = (HubLink.Lane)lane, First = (ulong)first, Schema = schema };
        if (first > _next)
        {
            // A store that was full has given them up meanwhile; the hub names the gap.
            batch.GivenUpFrom = (ulong)_next;
        }

        foreach (var record in records.TakeWhile(record => record.Number <= allowed))
        {
            // A record that the disk has damaged goes empty: the hub names it as a reject, and those behind it go on.
            batch.Records.Add(UnsafeByteOperations.UnsafeWrap(record.Body));
        }

        _next = first + batch.Records.Count;
        _inFlight.Enqueue((_next - 1, time.GetTimestamp()));
        return batch;
    }

    /// <summary>The hub has everything before <paramref name="next"/>; gives how long the newest batch of that took, null when none was on its way.</summary>
    internal TimeSpan? Acknowledge(long next)
    {
        TimeSpan? took = null;
        while (_inFlight.TryPeek(out var oldest) && oldest.Last < next)
        {
            took = time.GetElapsedTime(_inFlight.Dequeue().SentAt);
        }

        store.Acknowledge(lane, next);

        // A hub that had more than it said: nothing of that is sent again.
        if (next > _next)
        {
            _next = Math.Min(next, store.Position(lane).Last + 1);
        }

        return took;
    }
}
