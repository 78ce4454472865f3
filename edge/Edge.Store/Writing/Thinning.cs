namespace EdgeHub.Edge.Store;

/// <summary>
/// Makes room by replacing the oldest records that the hub has not acknowledged with thinner ones, in place: numbers stay, so nothing is missing. A record
/// that may have been sent is never touched, or the hub would see one number with two contents, which is how it knows a cloned store. Runs on the writer's
/// thread, a window of records at a time.
/// </summary>
internal sealed class Thinning(Connection database, WriteStatements statements, StoreBooks books, StoreOptions options)
{
    /// <summary>Largest window in bytes; so much, twice over, a disk must still have for it.</summary>
    public const int WindowBytes = 4 << 20;

    private const int WindowRecords = 512;
    private const int Rounds = 4;
    private static readonly long LeastUs = TimeSpan.FromMinutes(1).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Thins until so many bytes are free, a few windows at most; gives how many became free, 0 when all is thin or sent.</summary>
    public long Thin(long bytes)
    {
        var freed = 0L;
        for (var round = 0; round < Rounds && freed < bytes && options.ThinOldest is { } thin && ThinOnce(thin) is { } some; round++)
        {
            freed += some;
        }

        return freed;
    }

    private long? ThinOnce(Func<IReadOnlyList<StoredRecord>, ThinnedRecords> thin)
    {
        var lane = options.MainLane;
        var position = books.Position(lane);
        var from = Math.Max(position.Next, Math.Max(books.SentThrough, books.ThinnedThrough) + 1);
        var window = Window(lane, from, position.Last);
        if (window.Count == 0)
        {
            return null;
        }

        var thinned = thin(window.ConvertAll(record => new StoredRecord(record.Number, DateTimeOffset.UnixEpoch.AddMicroseconds(record.AtUs), record.Body)));
        var freed = 0L;
        lock (books.Watermark)
        {
            position = books.Position(lane);
            if (position.Next > from)
            {
                return null;
            }

            // The bodies, the count of losses and how far it went belong together: killed in between, nothing is lost uncounted or counted twice.
            database.Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < window.Count; i++)
            {
                if (thinned.Bodies[i] is { } body)
                {
                    statements.Replace(lane, window[i].Number, window[i].AtUs, body);
                    freed += window[i].Body.Length - body.Length;
                }
            }

            var through = window[^1].Number;
            statements.Write(position with { WaitingBytes = position.WaitingBytes - freed });
            statements.WriteLoss(StoreOptions.Thinned, books.Losses.GetValueOrDefault(StoreOptions.Thinned) + thinned.Values);
            statements.Write(StoreBooks.Mark(StoreBooks.ThinnedKey, through));
            statements.Write(thinned.Changes);
            database.Execute("COMMIT");
            thinned.Committed?.Invoke();
            books.Thinned(lane, through, freed);
            books.CountLoss(StoreOptions.Thinned, thinned.Values);
        }

        return freed;
    }

    /// <summary>Records from a number on, as many as one window takes; none when they are too few to be worth it. The last record of the lane always stays as it is.</summary>
    private List<(long Number, long AtUs, byte[] Body)> Window(Lane lane, long from, long last)
    {
        var window = new List<(long Number, long AtUs, byte[] Body)>();
        var bytes = 0;
        var isFull = false;
        foreach (var record in statements.Checked(lane, from, last, WindowRecords))
        {
            window.Add(record);
            bytes += record.Body.Length;
            if (bytes >= WindowBytes)
            {
                isFull = true;
                break;
            }
        }

        isFull |= window.Count == WindowRecords;
        return isFull || (window.Count > 1 && window[^1].AtUs - window[0].AtUs >= LeastUs) ? window : [];
    }
}

/// <summary>What thinning made of some records.</summary>
/// <param name="Bodies">One for each record; null leaves it as it is. A body is never longer than it was.</param>
/// <param name="Values">Values that are no longer in them.</param>
/// <param name="Changes">State to be written in the same transaction; null for none.</param>
/// <param name="Committed">Told once that is done; it must return at once.</param>
public readonly record struct ThinnedRecords(IReadOnlyList<byte[]?> Bodies, long Values, IReadOnlyList<StateChange>? Changes = null, Action? Committed = null);

/// <summary>What is lost with records that are given up.</summary>
/// <param name="Values">Values that they held.</param>
/// <param name="Changes">State to be written in the same transaction; null for none.</param>
/// <param name="Committed">Told once that is done; it must return at once.</param>
public readonly record struct GivenUpRecords(long Values, IReadOnlyList<StateChange>? Changes = null, Action? Committed = null);
