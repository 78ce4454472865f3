namespace EdgeHub.Edge.Store;

/// <summary>A store's file as somebody finds it who only looks, whether an agent works on it or not. Holds nothing of what its records say.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="LogBytes">Size of its write-ahead log.</param>
/// <param name="Sqlite">Version of SQLite; empty when it could not be asked.</param>
/// <param name="Integrity"><c>ok</c>, what is wrong, or why it was not found out.</param>
/// <param name="Lanes">Where each lane stands.</param>
/// <param name="Losses">Lost for good, by reason.</param>
public sealed record StoreInspection(
    string File, long Bytes, long LogBytes, string Sqlite, string Integrity, IReadOnlyList<LanePosition> Lanes, IReadOnlyDictionary<string, long> Losses)
{
    /// <summary>Names of the stores' files in a data folder; set-aside ones begin with them.</summary>
    public static IReadOnlyList<string> Files { get; } = [new StoreOptions().FileName, StoreOptions.ForTelemetry(_ => 0).FileName];

    private static readonly TimeSpan InterruptAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks at a file; whatever is wrong is in the answer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="checkWithin">How long SQLite's quick check may take; zero leaves it out, for it reads the whole file.</param>
    public static StoreInspection Of(string path, TimeSpan checkWithin)
    {
        var found = new StoreInspection(Path.GetFileName(path), Length(path), Length(path + "-wal"), "", "", [], new Dictionary<string, long>());
        if (!System.IO.File.Exists(path))
        {
            return found with { Integrity = "There is no such file." };
        }

        try
        {
            using var database = new Connection(path, write: false);
            found = found with { Sqlite = database.QueryText("SELECT sqlite_version()") };
            var books = new StoreBooks();
            books.Load(database, trustCounters: true);
            found = found with { Lanes = [.. StoreBooks.Lanes.Select(books.Position)], Losses = books.Losses };
            return found with { Integrity = checkWithin > TimeSpan.Zero ? Check(database, checkWithin) : "Not checked: that reads the whole file." };
        }
        catch (SqliteException error)
        {
            return found with { Integrity = $"It can't be read: {error.Message}." };
        }
        catch (DllNotFoundException)
        {
            return found with { Integrity = "SQLite (libsqlite3.so.0) is not installed." };
        }
    }

    private static string Check(Connection database, TimeSpan within)
    {
        // Again and again: an interrupt that comes while no statement runs yet is forgotten by SQLite. Under a lock, for a timer that is disposed may still be
        // at it, and the file is closed soon after.
        var gate = new Lock();
        var isOver = false;
        using var limit = new Timer(
            _ =>
            {
                lock (gate)
                {
                    if (!isOver)
                    {
                        database.Interrupt();
                    }
                }
            },
            null, within, InterruptAgain);
        try
        {
            return database.QueryText("PRAGMA quick_check(1)");
        }
        catch (SqliteException error) when (error.IsInterrupted)
        {
            return $"Not finished within {within.TotalSeconds} s; what was read is sound.";
        }
        finally
        {
            lock (gate)
            {
                isOver = true;
            }
        }
    }

    private static long Length(string path) => System.IO.File.Exists(path) ? new FileInfo(path).Length : 0;
}
