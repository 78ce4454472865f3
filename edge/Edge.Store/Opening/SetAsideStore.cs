namespace EdgeHub.Edge.Store;

/// <summary>
/// A store's file that was set aside, read as far as it can be: what the hub had not acknowledged, each record held to its checksum.
/// Pages that can't be read are passed over; the file itself is not changed.
/// </summary>
public sealed class SetAsideStore : IDisposable
{
    private const int Chunk = 500;
    private const int ChunkBytes = 4 << 20;

    private readonly Reader _reader;
    private readonly Connection _database;

    private SetAsideStore(string path)
    {
        _database = new Connection(path, write: false);
        _reader = new Reader(path, new StoreBooks());
    }

    /// <summary>True when the file no longer says what the hub has acknowledged: then all of its records are given.</summary>
    public bool IsWatermarkLost { get; private set; }

    /// <summary>Records that were there and could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="StoreFaultException">Nothing of it can be read.</exception>
    public static SetAsideStore Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new StoreFaultException($"There is no file {path}. Files that were set aside lie in the agent's data folder and are named *.set-aside-*.");
        }

        try
        {
            return new SetAsideStore(path);
        }
        catch (SqliteException error)
        {
            throw new StoreFaultException($"Nothing of {path} can be read. {error.Message}.", error);
        }
    }

    /// <summary>The unacknowledged records of a lane in their order, in parts.</summary>
    public IEnumerable<IReadOnlyList<StoredRecord>> Unacknowledged(Lane lane)
    {
        var (next, last) = Ask($"SELECT next FROM lane WHERE lane = {(int)lane}") is { } watermark ? (watermark, Last(lane)) : (1, Last(lane));
        var step = 1L;
        while (next <= last)
        {
            var part = TryRead(lane, next);
            if (part is null)
            {
                // A damaged page: feel for its end.
                Unreadable += Math.Min(step, last + 1 - next);
                next += step;
                step *= 2;
                continue;
            }

            if (part.Count == 0)
            {
                yield break;
            }

            step = 1;
            Unreadable += part.Count(record => record.Body.IsEmpty);
            next = part[^1].Number + 1;
            yield return [.. part.Where(record => !record.Body.IsEmpty)];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _database.Dispose();
    }

    private IReadOnlyList<StoredRecord>? TryRead(Lane lane, long from)
    {
        // Small parts near damage, so that one bad page takes no good neighbours with it.
        foreach (var count in (int[])[Chunk, 1])
        {
            try
            {
                return _reader.Records(lane, from, count, ChunkBytes);
            }
            catch (StoreFaultException)
            {
                // Tried again with less, then given up.
            }
        }

        return null;
    }

    private long Last(Lane lane) => Ask($"SELECT coalesce(max(key), 0) FROM record WHERE key < {RecordKey.End(lane)} AND key >= {RecordKey.First(lane)}") is { } key
        ? RecordKey.Number(key)
        : 0;

    private long? Ask(string sql)
    {
        try
        {
            return _database.QueryLong(sql);
        }
        catch (Exception e) when (e is SqliteException or FormatException)
        {
            IsWatermarkLost = true;
            return null;
        }
    }
}
