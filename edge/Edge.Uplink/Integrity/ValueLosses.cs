using System.Buffers.Binary;
using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Values that the store gave up or took out of old records, by reason and point. Written in the transaction that loses them, so that a kill in between
/// neither hides a loss nor counts it twice. Safe from any thread.
/// </summary>
public sealed class ValueLosses
{
    /// <summary>Where the store keeps them; they go over into a store that takes its place.</summary>
    internal const string Prefix = "count/lost/";

    /// <summary>
    /// Where the store keeps what was lost of records that <see cref="ValueTally"/> has not written its count of: it counts them anew after a kill, and these are no
    /// longer in them. The next part of the key is the record up to which it had.
    /// </summary>
    internal const string UncountedPrefix = "count/uncounted/";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, PointCounts> _byReason = new(StringComparer.Ordinal)
    {
        [StoreOptions.Thinned] = new PointCounts(),
        [StoreOptions.GivenUpForRoom] = new PointCounts(),
        [StoreOptions.GivenUpForAge] = new PointCounts(),
    };

    private PointCounts _uncounted = new();
    private long _countedThrough;
    private bool _isRead;

    /// <summary>Bounds of a store of values that counts its losses here.</summary>
    public StoreOptions Options => StoreOptions.ForTelemetry(GiveUp, Thin);

    /// <summary>Adds what the store knows from before; asked once, before anybody reads the counts.</summary>
    public void Read(RecordStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        lock (_lock)
        {
            foreach (var (reason, counts) in _byReason)
            {
                counts.Add(PointCounts.Read(store, Prefix + reason + "/"));
            }

            _countedThrough = ValueTally.ThroughOf(store);
            _uncounted.Add(PointCounts.Read(store, UncountedKey(_countedThrough)));
            _isRead = true;
        }
    }

    /// <summary>The counts as they are now.</summary>
    public IReadOnlyDictionary<string, PointCounts> Copy()
    {
        lock (_lock)
        {
            return _byReason.ToDictionary(reason => reason.Key, reason => reason.Value.Copy(), StringComparer.Ordinal);
        }
    }

    /// <summary>Under which key stands what was lost of records behind one.</summary>
    internal static string UncountedKey(long through) => string.Create(CultureInfo.InvariantCulture, $"{UncountedPrefix}{through}/");

    /// <summary>The count of all records up to one is written.</summary>
    internal void Counted(long through)
    {
        lock (_lock)
        {
            (_countedThrough, _uncounted) = (through, new PointCounts());
        }
    }

    private ThinnedRecords Thin(IReadOnlyList<StoredRecord> records)
    {
        var thinned = BlockThinner.Thin([.. records.Select(record => record.Body)]);
        if (thinned.Values == 0)
        {
            return thinned;
        }

        var lost = records.Select((record, i) => (record.Number, Lost: thinned.Bodies[i] is { } body ? Difference(record.Body.Span, body) : null));
        var (changes, counted) = Count(StoreOptions.Thinned, lost);
        return thinned with { Changes = changes, Committed = counted };
    }

    private GivenUpRecords GiveUp(string reason, IReadOnlyList<StoredRecord> records)
    {
        var (changes, counted) = Count(reason, records.Select(record => (record.Number, Lost: (PointCounts?)Difference(record.Body.Span, []))));
        return new GivenUpRecords(records.Sum(record => (long)TelemetryBlock.CountOf(record.Body.Span)), changes, counted);
    }

    private static PointCounts Difference(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var lost = new PointCounts();
        lost.Add(before);
        lost.Add(after, sign: -1);
        return lost;
    }

    /// <summary>What the counts will be, for the transaction; they are once it is committed.</summary>
    private (IReadOnlyList<StateChange> Changes, Action Committed) Count(string reason, IEnumerable<(long Number, PointCounts? Lost)> records)
    {
        lock (_lock)
        {
            var (all, uncounted) = (_byReason[reason].Copy(), _uncounted.Copy());
            foreach (var (number, lost) in records)
            {
                if (lost is not null)
                {
                    all.Add(lost);
                    uncounted.Add(number > _countedThrough ? lost : new PointCounts());
                }
            }

            // Before the store's own counts are known nothing is written over them.
            var (isRead, through) = (_isRead, _countedThrough);
            IReadOnlyList<StateChange> changes = isRead ? [.. all.Changes(Prefix + reason + "/"), .. uncounted.Changes(UncountedKey(through))] : [];
            return (changes, () => Put(reason, all, uncounted, through, isRead));
        }
    }

    private void Put(string reason, PointCounts all, PointCounts uncounted, long through, bool isWritten)
    {
        lock (_lock)
        {
            _byReason[reason] = isWritten ? all.Written() : all;
            if (through == _countedThrough)
            {
                _uncounted = isWritten ? uncounted.Written() : uncounted;
            }
        }
    }
}
