namespace EdgeHub.Edge.Store;

/// <summary>Decides whether a file is a sound store of ours.</summary>
internal static class StoreCheck
{
    /// <summary>A file up to this size is checked at every start (about 0.1 s); a larger one only after an unclean end.</summary>
    private const long AlwaysCheckedBytes = 32L << 20;

    /// <summary>Null when the file is sound or new; otherwise what is wrong with it.</summary>
    /// <exception cref="StoreFaultException">The store was written by a newer version.</exception>
    public static string? Fault(Connection database, StoreFile file)
    {
        try
        {
            var version = database.QueryLong("PRAGMA user_version");
            if (version == 0 && database.QueryLong("SELECT count(*) FROM sqlite_schema") == 0)
            {
                return null;
            }

            if (database.QueryLong("PRAGMA application_id") != Schema.ApplicationId)
            {
                return "The file is a database, but not an agent's store.";
            }

            if (version > Schema.Version)
            {
                throw new StoreFaultException(
                    $"The store was written by a newer agent (schema {version}, this one knows {Schema.Version}). Install that version again.");
            }

            if (!file.IsMarkedAs(database.QueryText("SELECT lower(hex(store_id)) FROM identity")))
            {
                return "The store's id is not the one that was noted beside it.";
            }

            var clean = database.QueryText("SELECT clean FROM identity") == "1";
            if (clean && file.Bytes > AlwaysCheckedBytes)
            {
                return null;
            }

            var verdict = database.QueryText("PRAGMA quick_check(1)");
            return verdict == "ok" ? null : $"The file is damaged: {verdict}.";
        }
        catch (SqliteException error) when (error.IsDamage)
        {
            return $"The file is damaged or no database. {error.Message}.";
        }
        catch (FormatException)
        {
            return "The file is damaged: a value of its own is no number.";
        }
    }
}
