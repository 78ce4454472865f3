namespace EdgeHub.Edge.Store;

/// <summary>
/// Deletes acknowledged records that are older or more than the options say, in small transactions on the writer's thread.
/// The last record of a lane always stays: its number and hash say where the lane stands.
/// </summary>
internal sealed class Retention(
    Connection database, WriteStatements statements, StoreBooks books, StoreOptions options, StoreClock clock, TimeProvider time)
{
    private const int Rows = 500;
    private const int RowsGivenUp = 64;
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
        var before = clock.AgoUs(options.KeepAcknowledgedFor);
        GiveUpAged();
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

    /// <summary>Gives up the oldest records of the main lane that the hub has not acknowledged, until so many bytes are gone; their values count as lost. False when there are none.</summary>
    public bool GiveUp(long bytes)
    {
        var any = false;
        while (bytes > 0)
        {
            var (given, _) = GiveUpOnce(StoreOptions.GivenUpForRoom, long.MaxValue, bytes);
            if (given == 0)
            {
                break;
            }

            any = true;
            bytes -= given;
        }

        return any;
    }

    private void GiveUpAged()
    {
        if (options.GiveUpOldest is null)
        {
            return;
        }

        var before = clock.AgoUs(options.MaxWaitingAge);
        for (var round = 0; round < RoundsPerTurn && GiveUpOnce(StoreOptions.GivenUpForAge, before, long.MaxValue).Records > 0; round++)
        {
            // Each round is a transaction of its own.
        }
    }

    private (long Bytes, int Records) GiveUpOnce(string reason, long beforeUs, long bytes)
    {
        lock (books.Watermark)
        {
            var lane = options.MainLane;
            var position = books.Position(lane);
            var (through, given) = (0L, 0L);
            var records = new List<StoredRecord>();
            foreach (var record in statements.OldestBodies(lane, position.Next, RowsGivenUp))
            {
                // The last record always stays: its number says where the lane stands.
                if (record.AtUs >= beforeUs || given >= bytes || record.Number >= position.Last)
                {
                    break;
                }

                through = record.Number;
                given += record.Body.Length + LaneBook.RowBytes;
                records.Add(new StoredRecord(record.Number, DateTimeOffset.UnixEpoch.AddMicroseconds(record.AtUs), record.Body));
            }

            if (records.Count == 0)
            {
                return (0, 0);
            }

            var lost = options.GiveUpOldest!(reason, records);

            // The watermark, the count of losses and the deletion belong together: killed in between, nothing is lost uncounted.
            database.Execute("BEGIN IMMEDIATE");
            statements.Prune(lane, through);
            statements.Write(position with { Next = through + 1, WaitingBytes = position.WaitingBytes - given, KeptBytes = 0 });
            statements.WriteLoss(reason, books.Losses.GetValueOrDefault(reason) + lost.Values);
            statements.Write(lost.Changes);
            database.Execute("COMMIT");
            lost.Committed?.Invoke();
            books.GaveUp(lane, through, given);
            books.CountLoss(reason, lost.Values);
            return (given, records.Count);
        }
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
