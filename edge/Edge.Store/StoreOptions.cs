namespace EdgeHub.Edge.Store;

/// <summary>Bounds of a store.</summary>
public sealed record StoreOptions
{
    /// <summary>Reason under which values are counted that were given up because the bytes or the disk were at their end.</summary>
    public const string GivenUpForRoom = "telemetry.full";

    /// <summary>Reason under which values are counted that were given up for their age.</summary>
    public const string GivenUpForAge = "telemetry.old";

    /// <summary>Reason under which values are counted that were taken out of old records to make room for new ones.</summary>
    public const string Thinned = "telemetry.thinned";

    /// <summary>Name of the file in the data folder. Scans have their own, so that a value never delays a scan's fsync.</summary>
    public string FileName { get; init; } = "scans.db";

    /// <summary>Bytes of records that are not acknowledged. Default 1 GB: about four million scans, 72 h at 16 scans a second.</summary>
    public long MaxWaitingBytes { get; init; } = 1L << 30;

    /// <summary>Free bytes that are left on the disk for the rest of the machine. Default 64 MB.</summary>
    public long MinFreeDiskBytes { get; init; } = 64L << 20;

    /// <summary>How long acknowledged records are kept for a hub that was restored from a backup, in time that the agent ran. Default 72 h (design, the contract on the wire).</summary>
    public TimeSpan KeepAcknowledgedFor { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Bytes of acknowledged records that are kept. Default 256 MB.</summary>
    public long KeepAcknowledgedBytes { get; init; } = 256L << 20;

    /// <summary>Largest record in bytes. Default 16 kB: a scan's 4 kB of raw bytes and its words fit.</summary>
    public int MaxRecordBytes { get; init; } = 16 << 10;

    /// <summary>The lane that may use the whole bound; the others get an eighth each, so that chatter never stops a station. Default scans.</summary>
    public Lane MainLane { get; init; } = Lane.Scan;

    /// <summary>
    /// What to do when the main lane has no room: null, the default, refuses the new record. Otherwise the oldest records are given up for it, and this
    /// says of a reason and some records how many values they held, for the count of losses.
    /// </summary>
    public Func<string, IReadOnlyList<StoredRecord>, GivenUpRecords>? GiveUpOldest { get; init; }

    /// <summary>
    /// Where the oldest are given up: makes thinner records of some consecutive ones, which is tried first. An empty body is a damaged record. Null, the
    /// default, thins nothing.
    /// </summary>
    public Func<IReadOnlyList<StoredRecord>, ThinnedRecords>? ThinOldest { get; init; }

    /// <summary>Where the oldest are given up: how old a record that is not acknowledged may grow, in time that the agent ran. Default 30 days.</summary>
    public TimeSpan MaxWaitingAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Appends that may wait for the writer; further callers wait their turn. Default 4,096.</summary>
    public int MaxQueued { get; init; } = 4096;

    /// <summary>
    /// The store of values: a file of its own, bounded by thinning and then giving up the oldest. 2 GB hold 10,000 values a second for about 19 hours.
    /// </summary>
    /// <param name="countValues">How many values a record holds.</param>
    /// <param name="thinOldest">See <see cref="ThinOldest"/>.</param>
    public static StoreOptions ForTelemetry(
        Func<ReadOnlySpan<byte>, long> countValues, Func<IReadOnlyList<ReadOnlyMemory<byte>>, ThinnedRecords>? thinOldest = null) =>
        ForTelemetry(
            (_, records) => new GivenUpRecords(records.Sum(record => countValues(record.Body.Span))),
            thinOldest is null ? null : records => thinOldest([.. records.Select(record => record.Body)]));

    /// <summary>The same store, whose losses somebody keeps books of.</summary>
    /// <param name="giveUpOldest">See <see cref="GiveUpOldest"/>.</param>
    /// <param name="thinOldest">See <see cref="ThinOldest"/>.</param>
    public static StoreOptions ForTelemetry(
        Func<string, IReadOnlyList<StoredRecord>, GivenUpRecords> giveUpOldest, Func<IReadOnlyList<StoredRecord>, ThinnedRecords>? thinOldest) => new()
    {
        ThinOldest = thinOldest,
        FileName = "telemetry.db",
        MainLane = Lane.Telemetry,
        GiveUpOldest = giveUpOldest,
        MaxWaitingBytes = 2L << 30,
        KeepAcknowledgedBytes = 64L << 20,
        MaxRecordBytes = 60 << 10,
        MaxQueued = 256,
    };
}
