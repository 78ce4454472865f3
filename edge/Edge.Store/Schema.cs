namespace EdgeHub.Edge.Store;

/// <summary>The store's tables. A newer version only adds to an older one.</summary>
internal static class Schema
{
    /// <summary>"EHST": tells our file from any other SQLite database.</summary>
    public const long ApplicationId = 0x45485354;

    public const long Version = 1;

    public const string Create = """
        BEGIN IMMEDIATE;
        CREATE TABLE identity(
          one INTEGER PRIMARY KEY CHECK (one = 1), store_id BLOB NOT NULL, created_us INTEGER NOT NULL, clean INTEGER NOT NULL);
        CREATE TABLE record(key INTEGER PRIMARY KEY, at_us INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE lane(
          lane INTEGER PRIMARY KEY, next INTEGER NOT NULL, waiting_bytes INTEGER NOT NULL, kept_bytes INTEGER NOT NULL);
        CREATE TABLE state(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE loss(reason TEXT PRIMARY KEY, records INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO lane VALUES (1, 1, 0, 0), (2, 1, 0, 0), (3, 1, 0, 0), (4, 1, 0, 0);
        INSERT INTO identity VALUES (1, randomblob(16), 0, 0);
        PRAGMA application_id = 1162367828;
        PRAGMA user_version = 1;
        COMMIT;
        """;

    /// <summary>Set on every writing connection. FULL makes each commit of the write-ahead log an fsync.</summary>
    public const string Durable = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 1000;
        PRAGMA journal_size_limit = 8388608;
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -2048;
        """;

    /// <summary>Set on the reading connection.</summary>
    public const string Reading = """
        PRAGMA query_only = 1;
        PRAGMA cache_size = -2048;
        """;
}
