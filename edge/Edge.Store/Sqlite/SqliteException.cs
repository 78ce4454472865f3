namespace EdgeHub.Edge.Store;

/// <summary>SQLite said no; <see cref="Code"/> is its extended result code.</summary>
internal sealed class SqliteException(int code, string message) : Exception($"SQLite: {message} (code {code})")
{
    private const int ReadOnly = 8;
    private const int Interrupted = 9;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int NotADatabase = 26;

    public int Code { get; } = code;

    private int Primary => Code & 0xff;

    /// <summary>The disk has no room or takes no writes; it may again later.</summary>
    public bool IsNoRoom => Primary is Full or ReadOnly or CantOpen or IoError;

    /// <summary>
    /// The disk failed in a way after which SQLite's view of the file can't be trusted, or it was opened while the disk was read-only
    /// and stays so: open it again.
    /// </summary>
    public bool IsIoError => Primary is IoError or ReadOnly or CantOpen;

    /// <summary>It was asked to end.</summary>
    public bool IsInterrupted => Primary is Interrupted;

    public bool IsDamage => Primary is Corrupt or NotADatabase;
}
