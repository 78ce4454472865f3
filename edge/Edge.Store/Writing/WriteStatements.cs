namespace EdgeHub.Edge.Store;

/// <summary>The writer's prepared statements on one connection.</summary>
internal sealed class WriteStatements(Connection database)
{
    private readonly Statement _insert = database.Prepare("INSERT INTO record(key, at_us, crc, body) VALUES (?1, ?2, ?3, ?4)");
    private readonly Statement _put = database.Prepare("INSERT INTO state VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    private readonly Statement _remove = database.Prepare("DELETE FROM state WHERE key = ?1");
    private readonly Statement _lane = database.Prepare("UPDATE lane SET next = ?2, waiting_bytes = ?3, kept_bytes = ?4 WHERE lane = ?1");
    private readonly Statement _loss = database.Prepare("INSERT INTO loss VALUES (?1, ?2) ON CONFLICT (reason) DO UPDATE SET records = excluded.records");
    private readonly Statement _oldest = database.Prepare("SELECT key, at_us, length(body) FROM record WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
    private readonly Statement _bodies = database.Prepare("SELECT key, at_us, body FROM record WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
    private readonly Statement _checked = database.Prepare("SELECT key, at_us, crc, body FROM record WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3");
    private readonly Statement _replace = database.Prepare("UPDATE record SET crc = ?2, body = ?3 WHERE key = ?1");
    private readonly Statement _prune = database.Prepare("DELETE FROM record WHERE key >= ?1 AND key <= ?2");

    public void Insert(Lane lane, long number, long atUs, ReadOnlySpan<byte> body)
    {
        var key = RecordKey.Of(lane, number);
        _insert.Bind(1, key).Bind(2, atUs).Bind(3, Checksum.Of(key, atUs, body)).Bind(4, body).Run();
    }

    public void Write(in StateChange change)
    {
        if (change.Value is { } value)
        {
            _put.Bind(1, change.Key).Bind(2, value.Span).Run();
        }
        else
        {
            _remove.Bind(1, change.Key).Run();
        }
    }

    public void Write(IReadOnlyList<StateChange>? changes)
    {
        foreach (var change in changes ?? [])
        {
            Write(change);
        }
    }

    public void Write(in LanePosition lane) =>
        _lane.Bind(1, (long)lane.Lane).Bind(2, lane.Next).Bind(3, lane.WaitingBytes).Bind(4, lane.KeptBytes).Run();

    public void WriteLoss(string reason, long records) => _loss.Bind(1, reason).Bind(2, records).Run();

    /// <summary>The oldest records of a lane that are before <paramref name="end"/>.</summary>
    public List<(long Number, long AtUs, long Bytes)> Oldest(Lane lane, long end, int count)
    {
        var found = new List<(long, long, long)>();
        _oldest.Bind(1, RecordKey.First(lane)).Bind(2, RecordKey.Of(lane, end)).Bind(3, count);
        while (_oldest.Step())
        {
            found.Add((RecordKey.Number(_oldest.Long(0)), _oldest.Long(1), _oldest.Long(2) + LaneBook.RowBytes));
        }

        _oldest.Reset();
        return found;
    }

    /// <summary>
    /// The oldest records of a lane from a number on, with their bytes; each is read when it is asked for. To be left before anything is written.
    /// </summary>
    public IEnumerable<(long Number, long AtUs, byte[] Body)> OldestBodies(Lane lane, long from, int count)
    {
        _bodies.Bind(1, RecordKey.Of(lane, from)).Bind(2, RecordKey.End(lane)).Bind(3, count);
        try
        {
            while (_bodies.Step())
            {
                yield return (RecordKey.Number(_bodies.Long(0)), _bodies.Long(1), _bodies.Blob(2).ToArray());
            }
        }
        finally
        {
            _bodies.Reset();
        }
    }

    /// <summary>
    /// Records of a lane from a number up to, not including, another; the body of one that the disk has damaged is empty. Each is read when it is asked for;
    /// to be left before anything is written.
    /// </summary>
    public IEnumerable<(long Number, long AtUs, byte[] Body)> Checked(Lane lane, long from, long end, int count)
    {
        _checked.Bind(1, RecordKey.Of(lane, from)).Bind(2, RecordKey.Of(lane, end)).Bind(3, count);
        try
        {
            while (_checked.Step())
            {
                var (key, atUs, crc) = (_checked.Long(0), _checked.Long(1), _checked.Long(2));
                var body = _checked.Blob(3).ToArray();
                yield return (RecordKey.Number(key), atUs, Checksum.Of(key, atUs, body) == crc ? body : []);
            }
        }
        finally
        {
            _checked.Reset();
        }
    }

    /// <summary>Gives a record another body; number and instant stay.</summary>
    public void Replace(Lane lane, long number, long atUs, ReadOnlySpan<byte> body)
    {
        var key = RecordKey.Of(lane, number);
        _replace.Bind(1, key).Bind(2, Checksum.Of(key, atUs, body)).Bind(3, body).Run();
    }

    public void Prune(Lane lane, long through) => _prune.Bind(1, RecordKey.First(lane)).Bind(2, RecordKey.Of(lane, through)).Run();
}
