namespace EdgeHub.Edge.Store;

/// <summary>Reads beside the writer on a connection of its own; the write-ahead log lets both go on.</summary>
internal sealed class Reader : IDisposable
{
    private const int MaxDamagedKnown = 10_000;
    private readonly HashSet<long> _damaged = [];
    private readonly Lock _gate = new();
    private readonly StoreBooks _books;
    private readonly string _path;
    private readonly Connection _database;
    private readonly Statement _records;
    private readonly Statement _bytes;
    private readonly Statement _state;
    private readonly Statement _states;
    private bool _closed;

    public Reader(string path, StoreBooks books)
    {
        _books = books;
        _path = path;
        _database = new Connection(path, write: false);
        _database.Execute(Schema.Reading);
        _records = _database.Prepare("SELECT key, at_us, crc, body FROM record WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
        _bytes = _database.Prepare("SELECT coalesce(sum(length(body)), 0), count(*) FROM record WHERE key >= ?1 AND key < ?2");
        _state = _database.Prepare("SELECT value FROM state WHERE key = ?1");
        _states = _database.Prepare("SELECT key, value FROM state WHERE key >= ?1 AND key < ?2 ORDER BY key");
    }

    public IReadOnlyList<StoredRecord> Records(Lane lane, long from, int maxRecords, int maxBytes) => Guarded(_records, statement =>
    {
        var found = new List<StoredRecord>();
        statement.Bind(1, RecordKey.Of(lane, Math.Max(1, from))).Bind(2, RecordKey.End(lane)).Bind(3, maxRecords);
        var bytes = 0L;
        while (statement.Step())
        {
            var record = Record(statement);
            bytes += record.Body.Length;
            if (found.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            found.Add(record);
        }

        return found;
    });

    public long Bytes(Lane lane, long from, long end) => Guarded(_bytes, statement =>
    {
        _ = statement.Bind(1, RecordKey.Of(lane, from)).Bind(2, RecordKey.Of(lane, end)).Step();
        return statement.Long(0) + (statement.Long(1) * LaneBook.RowBytes);
    });

    public byte[]? State(string key) => Guarded(_state, statement =>
        statement.Bind(1, key).Step() ? statement.Blob(0).ToArray() : null);

    public IReadOnlyList<StateChange> States(string prefix) => Guarded(_states, statement =>
    {
        var found = new List<StateChange>();

        // No key holds U+10FFFF, so the range ends behind every key with the prefix.
        statement.Bind(1, prefix).Bind(2, prefix + "\U0010FFFF");
        while (statement.Step())
        {
            found.Add(new StateChange(statement.Text(0), statement.Blob(1).ToArray()));
        }

        return found;
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _database.Dispose();
        }
    }

    private StoredRecord Record(Statement row)
    {
        var (key, atUs) = (row.Long(0), row.Long(1));
        var body = row.Blob(3);
        var sound = Checksum.Of(key, atUs, body) == row.Long(2);
        if (!sound)
        {
            CountOnce(key);
            return new StoredRecord(RecordKey.Number(key), DateTimeOffset.UnixEpoch, default);
        }

        var at = DateTimeOffset.UnixEpoch.AddTicks(atUs * TimeSpan.TicksPerMicrosecond);
        return new StoredRecord(RecordKey.Number(key), at, body.ToArray());
    }

    // A damaged record is read again with every resend and is lost only once.
    private void CountOnce(long key)
    {
        if (_damaged.Count < MaxDamagedKnown && _damaged.Add(key))
        {
            _books.CountLoss("record.damaged", 1);
        }
    }

    private T Guarded<T>(Statement statement, Func<Statement, T> read)
    {
        lock (_gate)
        {
            // Who watches the store may still ask while it is closed; its statements are gone then.
            ObjectDisposedException.ThrowIf(_closed, this);
            try
            {
                return read(statement);
            }
            catch (SqliteException error)
            {
                throw new StoreFaultException($"The store {_path} could not be read. Restart the agent: it checks the file. {error.Message}.", error);
            }
            finally
            {
                statement.Reset();
            }
        }
    }
}
