using System.Buffers.Binary;

namespace EdgeHub.Edge.Store;

/// <summary>What the store knows of its lanes and losses without asking the file.</summary>
internal sealed class StoreBooks
{
    /// <summary>Where the store keeps how far its main lane may have been sent.</summary>
    public const string SentKey = "store/sent";

    /// <summary>Where the store keeps how far its main lane was thinned.</summary>
    public const string ThinnedKey = "store/thinned";

    private readonly Lock _gate = new();
    private readonly LaneBook[] _lanes = [new(Lane.Scan), new(Lane.Event), new(Lane.Telemetry), new(Lane.Diagnostic)];
    private readonly Dictionary<string, long> _losses = [];
    private readonly HashSet<string> _changedLosses = [];
    private long _sentThrough;
    private long _thinnedThrough;

    /// <summary>Held while a watermark moves or records before it are deleted, so that neither misses the other.</summary>
    public Lock Watermark { get; } = new();

    /// <summary>Something has changed that the file does not know yet.</summary>
    public bool HasChanges
    {
        get
        {
            lock (_gate)
            {
                return _changedLosses.Count > 0 || _lanes.Any(lane => lane.WatermarkChanged);
            }
        }
    }

    /// <summary>Records of the main lane up to this one may have been sent.</summary>
    public long SentThrough => Volatile.Read(ref _sentThrough);

    /// <summary>Records of the main lane up to this one are thin already.</summary>
    public long ThinnedThrough => Volatile.Read(ref _thinnedThrough);

    public IReadOnlyDictionary<string, long> Losses
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, long>(_losses);
            }
        }
    }

    public static IEnumerable<Lane> Lanes => [Lane.Scan, Lane.Event, Lane.Telemetry, Lane.Diagnostic];

    public LanePosition Position(Lane lane)
    {
        lock (_gate)
        {
            return Book(lane).Position;
        }
    }

    public Task Grown(Lane lane, long number)
    {
        lock (_gate)
        {
            var book = Book(lane);
            return book.Last >= number ? Task.CompletedTask : book.Grown;
        }
    }

    public static StateChange Mark(string key, long number)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, number);
        return new StateChange(key, value);
    }

    /// <summary>Counts before the mark is durable, so that nothing is thinned that may be read for sending meanwhile. Never moves back.</summary>
    public void MaySend(long through)
    {
        lock (_gate)
        {
            _sentThrough = Math.Max(_sentThrough, through);
        }
    }

    /// <summary>Takes what the file says of one lane's marks, and begins them; an older agent kept none, so all that it left may have been sent.</summary>
    public void LoadMarks(Connection database, Lane main)
    {
        lock (_gate)
        {
            using var begin = database.Prepare("INSERT INTO state VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING");
            begin.Bind(1, SentKey).Bind(2, Mark(SentKey, Book(main).Last).Value!.Value.Span).Run();
            _sentThrough = Marked(database, SentKey) ?? Book(main).Last;
            _thinnedThrough = Marked(database, ThinnedKey) ?? 0;
        }
    }

    private static long? Marked(Connection database, string key)
    {
        using var row = database.Prepare("SELECT value FROM state WHERE key = ?1").Bind(1, key);
        return row.Step() && BinaryPrimitives.TryReadInt64BigEndian(row.Blob(0), out var number) ? number : null;
    }

    /// <summary>Takes what the file says. Counters are trusted after a clean end only; a full count reads every row's header.</summary>
    public void Load(Connection database, bool trustCounters)
    {
        foreach (var lane in Lanes)
        {
            using var row = database.Prepare("SELECT next, waiting_bytes, kept_bytes FROM lane WHERE lane = ?1").Bind(1, (long)lane);
            using var ends = database.Prepare(
                "SELECT coalesce((SELECT min(key) FROM record WHERE key >= ?1 AND key < ?2), 0), coalesce((SELECT max(key) FROM record WHERE key >= ?1 AND key < ?2), 0)")
                .Bind(1, RecordKey.First(lane)).Bind(2, RecordKey.End(lane));
            _ = row.Step();
            _ = ends.Step();
            var next = Math.Max(1, row.Long(0));
            lock (_gate)
            {
                var book = Book(lane);
                next = Math.Max(next, book.Next);
                book.FirstKept = RecordKey.Number(ends.Long(0));
                book.Last = RecordKey.Number(ends.Long(1));
                book.Next = next = Math.Min(next, book.Last + 1);
                book.WaitingBytes = trustCounters ? row.Long(1) : Bytes(database, lane, next, RecordKey.Number(RecordKey.End(lane) - 1));
                book.KeptBytes = trustCounters ? row.Long(2) : Bytes(database, lane, 1, next);
            }
        }

        using var losses = database.Prepare("SELECT reason, records FROM loss");
        while (losses.Step())
        {
            lock (_gate)
            {
                _losses[losses.Text(0)] = Math.Max(losses.Long(1), _losses.GetValueOrDefault(losses.Text(0)));
            }
        }
    }

    /// <summary>Bytes of the records from one number up to, not including, another.</summary>
    public static long Bytes(Connection database, Lane lane, long from, long end)
    {
        using var sum = database.Prepare("SELECT coalesce(sum(length(body)), 0), count(*) FROM record WHERE key >= ?1 AND key < ?2")
            .Bind(1, RecordKey.Of(lane, from)).Bind(2, RecordKey.Of(lane, end));
        _ = sum.Step();
        return sum.Long(0) + (sum.Long(1) * LaneBook.RowBytes);
    }

    public BookUpdate Begin() => new(this);

    /// <summary>Moves a watermark; <paramref name="bytes"/> change from waiting to kept, or back when negative.</summary>
    public void MoveWatermark(Lane lane, long next, long bytes)
    {
        lock (_gate)
        {
            var book = Book(lane);
            book.Next = next;
            book.WaitingBytes -= bytes;
            book.KeptBytes += bytes;
            book.WatermarkChanged = true;
        }
    }

    public void Pruned(Lane lane, long through, long bytes)
    {
        lock (_gate)
        {
            var book = Book(lane);
            book.FirstKept = through + 1;
            book.KeptBytes -= bytes;
        }
    }

    /// <summary>Records up to a number are gone that the hub never acknowledged; those acknowledged before them went with them.</summary>
    public void GaveUp(Lane lane, long through, long bytes)
    {
        lock (_gate)
        {
            var book = Book(lane);
            book.FirstKept = through + 1;
            book.Next = through + 1;
            book.WaitingBytes -= bytes;
            book.KeptBytes = 0;
            book.WatermarkChanged = true;
        }
    }

    /// <summary>Records up to a number are thinner by so many bytes.</summary>
    public void Thinned(Lane lane, long through, long bytes)
    {
        lock (_gate)
        {
            Book(lane).WaitingBytes -= bytes;
            _thinnedThrough = through;
        }
    }

    public void CountLoss(string reason, long records)
    {
        lock (_gate)
        {
            _losses[reason] = _losses.GetValueOrDefault(reason) + records;
            _changedLosses.Add(reason);
        }
    }

    internal IReadOnlyList<LanePosition> ChangedWatermarks(bool all)
    {
        lock (_gate)
        {
            return [.. _lanes.Where(lane => all || lane.WatermarkChanged).Select(lane => lane.Position)];
        }
    }

    internal IReadOnlyList<KeyValuePair<string, long>> ChangedLosses()
    {
        lock (_gate)
        {
            return [.. _losses.Where(loss => _changedLosses.Contains(loss.Key))];
        }
    }

    internal void Written(IReadOnlyList<LanePosition> watermarks, IReadOnlyList<KeyValuePair<string, long>> losses)
    {
        lock (_gate)
        {
            foreach (var written in watermarks)
            {
                var book = Book(written.Lane);
                book.WatermarkChanged &= book.Next != written.Next;
            }

            foreach (var (reason, records) in losses)
            {
                if (_losses[reason] == records)
                {
                    _changedLosses.Remove(reason);
                }
            }
        }
    }

    internal void Grow(Lane lane, long last, long bytes)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            waiting = Book(lane).Grow(last, bytes);
        }

        waiting.TrySetResult();
    }

    private LaneBook Book(Lane lane)
    {
        Bounds.Check(lane);
        return _lanes[(int)lane - 1];
    }
}
