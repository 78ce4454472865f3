namespace EdgeHub.Edge.Store;

/// <summary>Bounds of a store.</summary>
public sealed record StoreOptions
{
    /// <summary>Name of the file in the data folder. Scans have their own, so that a value never delays a scan's fsync.</summary>
    public string FileName { get; init; } = "scans.db";

    /// <summary>Bytes of records that are not acknowledged. Default 1 GB: about four million scans, 72 h at 16 scans a second.</summary>
    public long MaxWaitingBytes { get; init; } = 1L << 30;

    /// <summary>Free bytes that are left on the disk for the rest of the machine. Default 64 MB.</summary>
    public long MinFreeDiskBytes { get; init; } = 64L << 20;

    /// <summary>How long acknowledged records are kept for a hub that was restored from a backup. Default 72 h (design, the contract on the wire).</summary>
    public TimeSpan KeepAcknowledgedFor { get; init; } = TimeSpan.FromHours(72);

    /// <summary>Bytes of acknowledged records that are kept. Default 256 MB.</summary>
    public long KeepAcknowledgedBytes { get; init; } = 256L << 20;

    /// <summary>Largest record in bytes. Default 16 kB: a scan's 4 kB of raw bytes and its words fit.</summary>
    public int MaxRecordBytes { get; init; } = 16 << 10;

    /// <summary>Appends that may wait for the writer; further callers wait their turn. Default 4,096.</summary>
    public int MaxQueued { get; init; } = 4096;
}
