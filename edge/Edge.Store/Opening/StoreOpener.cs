namespace EdgeHub.Edge.Store;

/// <summary>Opens a store, or sets a damaged one aside and begins anew.</summary>
internal static class StoreOpener
{
    public static StoreOpening Open(DataFolder folder, StoreOptions options, TimeProvider time)
    {
        var file = new StoreFile(folder, options.FileName);
        var existed = file.HasContent;
        var wasHere = file.WasHere;
        var (database, fault, fresh) = TryOpen(file);
        var aside = "";
        if (fault is not null)
        {
            aside = SetAside(file, fault, time.GetUtcNow());
            (database, var again, _) = TryOpen(file);
            if (again is not null)
            {
                throw new StoreFaultException($"A new store can't be made in {file.Folder}: {again}");
            }
        }

        var condition = fault is not null ? StoreCondition.SetAside
            : existed && !fresh ? StoreCondition.Resumed
            : wasHere ? StoreCondition.Vanished
            : StoreCondition.Created;
        var store = new RecordStore(folder, file, database!, options, time);
        file.Mark(Convert.ToHexStringLower(store.StoreId.Span));
        return new StoreOpening(store, condition, Reason(condition, fault, file), aside);
    }

    private static string SetAside(StoreFile file, string fault, DateTimeOffset now)
    {
        try
        {
            return file.SetAside(now);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreFaultException($"{fault} It can't be set aside: {error.Message} Rename {file.Path} by hand and start again.", error);
        }
    }

    private static (Connection? Database, string? Fault, bool Fresh) TryOpen(StoreFile file)
    {
        Connection? database = null;
        try
        {
            database = new Connection(file.Path, write: true);
            var fault = StoreCheck.Fault(database, file);
            if (fault is not null)
            {
                database.Dispose();
                return (null, fault, false);
            }

            database.Execute(Schema.Durable);
            var fresh = database.QueryLong("PRAGMA user_version") == 0;
            if (fresh)
            {
                database.Execute(Schema.Create);
            }

            return (database, null, fresh);
        }
        catch (SqliteException error)
        {
            database?.Dispose();
            if (error.IsDamage)
            {
                return (null, $"The file is damaged or no database. {error.Message}.", false);
            }

            throw error.IsNoRoom
                ? new StoreFullException($"The store {file.Path} can't be opened: the disk is full, read-only or failing. Free some space or look at the disk. {error.Message}", error)
                : new StoreFaultException($"The store {file.Path} can't be opened. {error.Message}", error);
        }
        catch (DllNotFoundException error)
        {
            throw new StoreFaultException("SQLite (libsqlite3.so.0) is not installed. On Debian: apt-get install libsqlite3-0.", error);
        }
    }

    private static string Reason(StoreCondition condition, string? fault, StoreFile file) => condition switch
    {
        StoreCondition.SetAside => fault!,
        StoreCondition.Vanished => $"The file {file.Path} is gone, though a store was here. What it held and had not sent is lost.",
        StoreCondition.Created => "First start: a new store.",
        _ => "",
    };
}
