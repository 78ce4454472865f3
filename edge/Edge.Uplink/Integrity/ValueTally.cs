using System.Buffers.Binary;
using EdgeHub.Edge.Store;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// How many values of each point were taken since the store of values was made, and how many of them the store refused. What was counted up to which record
/// is written once a minute; after a kill the records behind it are counted again. Safe from any thread.
/// </summary>
public sealed class ValueTally
{
    private const string Prefix = "count/";
    private const string TakenPrefix = Prefix + "taken/";
    private const string RefusedPrefix = Prefix + "refused/";
    private const string NotPutPrefix = Prefix + "not_put/";
    private const string ThroughKey = Prefix + "through";
    private const string BeginsKey = Prefix + "begins";
    private readonly Lock _lock = new();
    private readonly ValueLosses? _losses;
    private readonly PointCounts _taken;
    private readonly PointCounts _refused;
    private readonly PointCounts _notPut;
    private ReadOnlyMemory<byte> _storeId;
    private bool _begins;
    private IntegrityCheck? _lastCheck;

    /// <summary>Reads what the store knows, and counts the records behind it.</summary>
    /// <param name="store">The store of values.</param>
    /// <param name="losses">What it lost; null for a store that never does.</param>
    public ValueTally(RecordStore store, ValueLosses? losses = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _losses = losses;
        _storeId = store.StoreId;
        _taken = PointCounts.Read(store, TakenPrefix);
        _refused = PointCounts.Read(store, RefusedPrefix);
        _notPut = PointCounts.Read(store, NotPutPrefix);
        var position = store.Position(Lane.Telemetry);
        var through = ThroughOf(store);

        // Records that are gone before they were counted, and those of an agent from before this count: the next report is where counting begins.
        // Those that were given up are not gone uncounted.
        _begins = store.ReadState(BeginsKey) is not null || (position.Last > through && position.FirstKept > through + 1 && !HasUncounted(store, through));
        for (var next = through + 1; next <= position.Last;)
        {
            var records = store.Read(Lane.Telemetry, next, 256, 4 << 20);
            if (records.Count == 0)
            {
                break;
            }

            foreach (var record in records)
            {
                _taken.Add(record.Body.Span);
            }

            next = records[^1].Number + 1;
        }

        _taken.Add(PointCounts.Read(store, ValueLosses.UncountedKey(through)));
    }

    /// <summary>What the hub said of the newest report since the start; null when there was none.</summary>
    public IntegrityCheck? LastCheck
    {
        get => Volatile.Read(ref _lastCheck);
        internal set => Volatile.Write(ref _lastCheck, value);
    }

    /// <summary>The last record that the store has the count of.</summary>
    internal static long ThroughOf(RecordStore store) => store.ReadState(ThroughKey) is { Length: sizeof(long) } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0;

    private static bool HasUncounted(RecordStore store, long through) => store.ReadStates(ValueLosses.UncountedKey(through)).Count > 0;

    /// <summary>Keys of a store that are not for the one that takes its place.</summary>
    internal static bool IsOfOneStore(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && !key.StartsWith(ValueLosses.Prefix, StringComparison.Ordinal);

    /// <summary>One value of a point was taken.</summary>
    internal void Take(uint number)
    {
        lock (_lock)
        {
            _taken.Add(number, 1);
        }
    }

    /// <summary>The counts of now; to be handed to <see cref="KeepAsync"/> once everything before is in the store.</summary>
    internal TakenCounts Copy()
    {
        lock (_lock)
        {
            return new TakenCounts(_taken.Take(), _notPut.Take());
        }
    }

    /// <summary>Counts of <see cref="Copy"/> that came to nothing.</summary>
    internal void PutBack(TakenCounts counted)
    {
        lock (_lock)
        {
            _taken.PutBack(counted.Taken);
            _notPut.PutBack(counted.NotPut);
        }
    }

    /// <summary>A block found no room on the way to the store: lost at the moment when its values were taken, whatever still waits before it.</summary>
    internal void NotPut(ReadOnlySpan<byte> block)
    {
        lock (_lock)
        {
            _notPut.Add(block);
        }
    }

    /// <summary>The store did not take a block.</summary>
    internal void Refused(ReadOnlySpan<byte> block)
    {
        lock (_lock)
        {
            _refused.Add(block);
        }
    }

    /// <summary>Writes down what was counted up to the store's last record.</summary>
    /// <exception cref="StoreFaultException">The disk takes nothing; the counts stay as they are and are written with the next.</exception>
    internal async Task<ValueCount> KeepAsync(RecordStore store, TakenCounts counted, CancellationToken cancellationToken)
    {
        var through = store.Position(Lane.Telemetry).Last;
        var uncounted = store.ReadStates(ValueLosses.UncountedPrefix);
        var (taken, notPut) = counted;
        PointCounts refused;
        List<StateChange> changes;
        bool begins;
        lock (_lock)
        {
            if (!store.StoreId.Span.SequenceEqual(_storeId.Span))
            {
                // Another file took its place, and what was on its way to the old one is in neither count.
                (_storeId, _begins) = (store.StoreId, true);
                taken.MarkAll();
                notPut.MarkAll();
                _refused.MarkAll();
            }

            begins = _begins;
            refused = _refused.Take();
            var value = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(value, through);
            changes = [.. taken.Changes(TakenPrefix), .. notPut.Changes(NotPutPrefix), .. refused.Changes(RefusedPrefix), new StateChange(ThroughKey, value)];
            changes.AddRange(uncounted.Select(state => new StateChange(state.Key, null)));
            if (begins)
            {
                changes.Add(new StateChange(BeginsKey, new byte[] { 1 }));
            }
        }

        try
        {
            await store.WriteStateAsync(changes, cancellationToken);
        }
        catch
        {
            lock (_lock)
            {
                _taken.PutBack(taken);
                _notPut.PutBack(notPut);
                _refused.PutBack(refused);
            }

            throw;
        }

        _losses?.Counted(through);
        refused.Add(notPut);
        return new ValueCount(store.StoreId, through, taken, refused, begins);
    }

    /// <summary>The hub knows where counting began; a disk that takes nothing leaves it to the next report.</summary>
    internal async Task BeganAsync(RecordStore store, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_begins || !store.StoreId.Span.SequenceEqual(_storeId.Span))
            {
                return;
            }
        }

        try
        {
            await store.WriteStateAsync([new StateChange(BeginsKey, null)], cancellationToken);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException)
        {
            return;
        }

        lock (_lock)
        {
            _begins = false;
        }
    }
}

/// <summary>What was taken until one moment.</summary>
/// <param name="Taken">Values by point.</param>
/// <param name="NotPut">Of those, what had found no room on the way to the store.</param>
internal readonly record struct TakenCounts(PointCounts Taken, PointCounts NotPut);

/// <summary>What was counted of a store up to one record.</summary>
/// <param name="StoreId">Of which store.</param>
/// <param name="Through">The last record that is counted in.</param>
/// <param name="Taken">Values by point.</param>
/// <param name="NotKept">Of those, what the store refused.</param>
/// <param name="Begins">The counts are not complete since the report before: only what comes after can be checked.</param>
public sealed record ValueCount(ReadOnlyMemory<byte> StoreId, long Through, PointCounts Taken, PointCounts NotKept, bool Begins);

/// <summary>What the hub said of a report.</summary>
/// <param name="At">When, by the hub's clock.</param>
/// <param name="Code"><c>integrity.balanced</c>, <c>integrity.begun</c>, <c>integrity.unbalanced</c> or <c>integrity.not_checked</c>.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record IntegrityCheck(DateTimeOffset At, string Code, string Text);
