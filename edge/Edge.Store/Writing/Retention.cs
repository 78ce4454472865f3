namespace EdgeHub.Edge.Store;

/// <summary>
/// Deletes acknowledged records that are older or more than the options say, in small transactions on the writer's thread.
/// The last record of a lane always stays: its number and hash say where the lane stands.
/// </summary>
internal sealed class Retention(
    Connection database, WriteStatements statements, StoreBooks books, StoreOptions options, TimeProvider time)
{
    private const int Rows = 500;
    private const int RoundsPerTurn = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly long _pageBytes = database.QueryLong("PRAGMA page_size");
    private long _looked;

    /// <summary>Deletes what is due, a bounded part at a time so that no append waits long.</summary>
    public void Prune()
    {
        var overfull = StoreBooks.Lanes.Any(lane => books.Position(lane).KeptBytes > options.KeepAcknowledgedBytes);
        if (!overfull && _looked != 0 && time.GetElapsedTime(_looked) < Interval)
        {
            return;
        }

        _looked = time.GetTimestamp();
        var before = (time.GetUtcNow() - options.KeepAcknowledgedFor - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var lane in StoreBooks.Lanes)
        {
            for (var round = 0; round < RoundsPerTurn && PruneOnce(lane, before, options.KeepAcknowledgedBytes) > 0; round++)
            {
                // Each round is a transaction of its own.
            }
        }
    }

    /// <summary>Gives up acknowledged records of any age when the disk is short. True when the disk, or the file itself, then has the room.</summary>
    public bool MakeRoom(long bytes, DiskRoom disk)
    {
        // The log itself may be what fills the disk, and deleting needs room in it too.
        database.Checkpoint();
        if (disk.Above >= bytes)
        {
            return true;
        }

        while (FreeInFile() < bytes)
        {
            if (StoreBooks.Lanes.Sum(lane => PruneOnce(lane, long.MaxValue, 0)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private long FreeInFile() => database.QueryLong("PRAGMA freelist_count") * _pageBytes;

    private int PruneOnce(Lane lane, long beforeUs, long keepBytes)
    {
        lock (books.Watermark)
        {
            return PruneHeld(lane, beforeUs, keepBytes);
        }
    }

    private int PruneHeld(Lane lane, long beforeUs, long keepBytes)
    {
        var position = books.Position(lane);
        var excess = position.KeptBytes - keepBytes;
        var (through, bytes, count) = (0L, 0L, 0);
        foreach (var record in statements.Oldest(lane, Math.Min(position.Next, position.Last), Rows))
        {
            if (record.AtUs >= beforeUs && bytes >= excess)
            {
                break;
            }

            through = record.Number;
            bytes += record.Bytes;
            count++;
        }

        if (count == 0)
        {
            return 0;
        }

        database.Execute("BEGIN IMMEDIATE");
        statements.Prune(lane, through);
        database.Execute("COMMIT");
        books.Pruned(lane, through, bytes);
        return count;
    }
}
