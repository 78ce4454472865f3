using System.Security.Cryptography;

namespace EdgeHub.Edge.Store;

/// <summary>
/// The agent's durable queue: numbered records per lane in one SQLite file. An append completes when the record is on stable
/// storage; appends that wait together share one fsync. Safe for use from many threads.
/// </summary>
public sealed class RecordStore : IAsyncDisposable
{
    /// <summary>Name of the meter that tells how the store is.</summary>
    public const string MeterName = "EdgeHub.Edge.Store";

    private readonly DataFolder _folder;
    private readonly StoreFile _file;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreBooks _books = new();
    private readonly DiskRoom _disk;
    private readonly WriteRate _rate;
    private readonly Writer _writer;
    private readonly Reader _reader;
    private readonly StoreMetrics _metrics;
    private readonly StoreClock _clock;
    private long _maySend;
    private int _disposed;

    internal RecordStore(DataFolder folder, StoreFile file, Connection database, StoreOptions options, TimeProvider time)
    {
        _folder = folder;
        _file = file;
        _options = options;
        _time = time;
        _disk = new DiskRoom(file.Folder, options.MinFreeDiskBytes, time);
        _rate = new WriteRate(time);
        _books.Load(database, trustCounters: database.QueryText("SELECT clean FROM identity") == "1");
        if (options.ThinOldest is not null)
        {
            _books.LoadMarks(database, options.MainLane);
            _maySend = _books.SentThrough;
        }

        StoreId = Convert.FromHexString(database.QueryText("SELECT hex(store_id) FROM identity"));
        database.Execute("UPDATE identity SET clean = 0");
        _reader = new Reader(file.Path, _books);
        _clock = StoreClock.After(StoreBooks.Lanes.SelectMany(lane => ReadLast(lane, 1)), time);
        _metrics = new StoreMetrics(this, options.MainLane);
        _writer = new Writer(file, database, _books, options, _disk, _rate, _metrics, _clock, time);
    }

    /// <summary>16 random bytes made with the file: another store is another history.</summary>
    public ReadOnlyMemory<byte> StoreId { get; }

    /// <summary>Records lost for good since the store was made, by reason.</summary>
    public IReadOnlyDictionary<string, long> Losses => _books.Losses;

    /// <summary>Free bytes of the disk.</summary>
    public long FreeDiskBytes => _disk.Free;

    /// <summary>What it tells those who watch the agent.</summary>
    internal StoreMetrics Metrics => _metrics;

    /// <summary>Opens the store of a data folder; a damaged file is set aside and a new store begins.</summary>
    /// <exception cref="StoreFullException">The disk has no room even to open it.</exception>
    /// <exception cref="StoreFaultException">SQLite is missing, or the store is of a newer version.</exception>
    public static StoreOpening Open(DataFolder folder, StoreOptions options, TimeProvider time) => StoreOpener.Open(folder, options, time);

    /// <summary>Appends one record and completes when it is durable. The body must not change until then.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="body">1 to <see cref="StoreOptions.MaxRecordBytes"/> bytes.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue; a queued record is written regardless.</param>
    /// <returns>The record's lane number.</returns>
    /// <exception cref="StoreFullException">The record is not kept: the store's bound or the disk is reached.</exception>
    public ValueTask<long> AppendAsync(Lane lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        AppendAsync(lane, body, [], cancellationToken);

    /// <summary>Appends one record and changes state in the same transaction. Numbers follow the order of the calls.</summary>
    public async ValueTask<long> AppendAsync(
        Lane lane, ReadOnlyMemory<byte> body, IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        Bounds.Check(lane);
        Bounds.Check(body, _options.MaxRecordBytes);
        Bounds.Check(changes);
        var job = new WriteJob(lane, body, changes);
        await _writer.PutAsync(job, cancellationToken);
        return await job.Done;
    }

    /// <summary>Changes state durably, all or nothing. Works when the store is full, as long as the disk takes it.</summary>
    public async ValueTask WriteStateAsync(IReadOnlyList<StateChange> changes, CancellationToken cancellationToken)
    {
        Bounds.Check(changes);
        var job = new WriteJob(null, default, changes);
        await _writer.PutAsync(job, cancellationToken);
        await job.Done;
    }

    /// <summary>The value of a key, null when there is none.</summary>
    public byte[]? ReadState(string key) => _reader.State(key);

    /// <summary>Every entry whose key begins with <paramref name="prefix"/>, in the order of keys.</summary>
    public IReadOnlyList<StateChange> ReadStates(string prefix) => _reader.States(prefix);

    /// <summary>
    /// Reads records from a number on, at least one if there is any. A record whose bytes have changed on the disk comes with an
    /// empty body and is counted as loss <c>record.damaged</c>, so that it never blocks those behind it.
    /// </summary>
    public IReadOnlyList<StoredRecord> Read(Lane lane, long from, int maxRecords, int maxBytes) =>
        _reader.Records(lane, from, maxRecords, maxBytes);

    /// <summary>The last number of a lane that may be sent: a store that thins old records must know first, and durably, what it may no longer change.</summary>
    public long MaySendThrough(Lane lane) => _options.ThinOldest is null || lane != _options.MainLane ? long.MaxValue : Volatile.Read(ref _maySend);

    /// <summary>Records of the main lane up to this one were looked at by thinning.</summary>
    public long ThinnedThrough => _books.ThinnedThrough;

    /// <summary>Lets records up to a number be sent; they are never thinned from then on. To be asked for well ahead, one sender at a time.</summary>
    public async ValueTask AllowSendingAsync(long through, CancellationToken cancellationToken)
    {
        _books.MaySend(through);
        await WriteStateAsync([StoreBooks.Mark(StoreBooks.SentKey, through)], cancellationToken);
        Volatile.Write(ref _maySend, through);
    }

    /// <summary>The last records of a lane, oldest first.</summary>
    public IReadOnlyList<StoredRecord> ReadLast(Lane lane, int count)
    {
        var position = Position(lane);
        var from = Math.Max(position.FirstKept, position.Last - count + 1);
        return position.Last == 0 ? [] : _reader.Records(lane, from, count, int.MaxValue);
    }

    /// <summary>Where a lane stands.</summary>
    public LanePosition Position(Lane lane) => _books.Position(lane);

    /// <summary>Completes when a record of this number is durable.</summary>
    public async Task WaitForAsync(Lane lane, long number, CancellationToken cancellationToken)
    {
        while (_books.Position(lane).Last < number)
        {
            await _books.Grown(lane, number).WaitAsync(cancellationToken);
        }
    }

    /// <summary>SHA-256 of the last record of a lane, empty when there is none: the same store id with another hash is a cloned store.</summary>
    public byte[] LastRecordHash(Lane lane)
    {
        var last = ReadLast(lane, 1);
        return last.Count == 0 ? [] : SHA256.HashData(last[0].Body.Span);
    }

    /// <summary>The hub has every record before <paramref name="next"/>. Never moves back; reaches the file within about a second.</summary>
    public void Acknowledge(Lane lane, long next)
    {
        lock (_books.Watermark)
        {
            var position = Position(lane);
            var to = Math.Min(next, position.Last + 1);
            if (to > position.Next)
            {
                _books.MoveWatermark(lane, to, _reader.Bytes(lane, position.Next, to));
                _metrics.Acknowledge(lane, to - position.Next);
            }
        }
    }

    /// <summary>Takes the watermark that a hub names on connecting; a lower one makes what is kept unacknowledged again.</summary>
    /// <param name="lane">Which lane.</param>
    /// <param name="hubNext">The number that the hub wants next.</param>
    public LaneResume Resume(Lane lane, long hubNext)
    {
        lock (_books.Watermark)
        {
            var position = Position(lane);
            if (hubNext > position.Last + 1)
            {
                return new LaneResume(position.Last + 1, 0, 0, HubIsAhead: true);
            }

            var wanted = Math.Max(1, hubNext);
            if (wanted >= position.Next)
            {
                Acknowledge(lane, wanted);
            }
            else
            {
                _books.MoveWatermark(lane, wanted, -_reader.Bytes(lane, wanted, position.Next));
            }

            var first = position.FirstKept == 0 ? position.Last + 1 : position.FirstKept;
            return wanted < first
                ? new LaneResume(first, wanted, first - 1, HubIsAhead: false)
                : new LaneResume(wanted, 0, 0, HubIsAhead: false);
        }
    }

    /// <summary>Age of the oldest record that the hub has not acknowledged, in time that the agent ran; zero for none or a damaged one.</summary>
    public TimeSpan OldestWaiting(Lane lane)
    {
        var position = Position(lane);
        if (position.Waiting == 0 || _reader.Records(lane, position.Next, 1, int.MaxValue) is not [{ Body.IsEmpty: false } oldest])
        {
            return TimeSpan.Zero;
        }

        var age = _clock.Now - oldest.At;
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    /// <summary>Counts records that are lost for good.</summary>
    /// <param name="reason">At most 64 characters, e.g. <c>telemetry.thinned</c>.</param>
    /// <param name="records">How many.</param>
    public void CountLoss(string reason, long records)
    {
        if (reason.Length is 0 or > 64)
        {
            throw new ArgumentException($"A reason has 1 to 64 characters, not {reason.Length}.", nameof(reason));
        }

        _books.CountLoss(reason, records);
    }

    /// <summary>How much longer the store can buffer its main lane at the rate of the last hour.</summary>
    public StoreCover Cover()
    {
        var free = Math.Max(0, Math.Min(_options.MaxWaitingBytes - Position(_options.MainLane).WaitingBytes, _disk.Above));
        var rate = _rate.BytesPerHour();
        return new StoreCover(rate == 0 ? null : TimeSpan.FromHours(Math.Min((double)free / rate, 24 * 365)), free, rate);
    }

    /// <summary>Closes this store, keeps its file under another name and opens a new one; for an old copy or a cloned store.</summary>
    public async ValueTask<StoreOpening> SetAsideAsync(string reason)
    {
        await DisposeAsync();
        var aside = _file.SetAside(_time.GetUtcNow());
        var opening = Open(_folder, _options, _time);
        return opening with { Condition = StoreCondition.SetAside, Reason = reason, SetAsidePath = aside };
    }

    /// <summary>Writes what waits and closes the file cleanly.</summary>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _metrics.Dispose();
            _reader.Dispose();
            _writer.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Lets the writer bring watermark, losses and retention to the disk now.</summary>
    internal void Wake() => _writer.Wake();
}
