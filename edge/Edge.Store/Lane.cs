namespace EdgeHub.Edge.Store;

/// <summary>A numbered stream of records within a store. The numbers are the wire's (hublink.proto).</summary>
public enum Lane : byte
{
    /// <summary>Scans: never dropped before the hub has them.</summary>
    Scan = 1,

    /// <summary>What happened to the agent or at a station besides scans.</summary>
    Event = 2,

    /// <summary>Values of the field.</summary>
    Telemetry = 3,

    /// <summary>For those who look for faults.</summary>
    Diagnostic = 4,
}

/// <summary>One record as it is kept.</summary>
/// <param name="Number">Its lane number, dense from 1.</param>
/// <param name="At">When it was written, by the store's own clock, which goes on only while the agent runs.</param>
/// <param name="Body">The bytes that were appended.</param>
public readonly record struct StoredRecord(long Number, DateTimeOffset At, ReadOnlyMemory<byte> Body);

/// <summary>Where a lane stands.</summary>
/// <param name="Lane">Which.</param>
/// <param name="FirstKept">First record that is still kept, acknowledged ones included; 0 when the lane is empty.</param>
/// <param name="Last">Last record written; 0 when nothing ever was.</param>
/// <param name="Next">The number that the hub wants next; everything before it is acknowledged.</param>
/// <param name="WaitingBytes">Bytes of the records that are not acknowledged.</param>
/// <param name="KeptBytes">Bytes of the acknowledged records that are kept for a hub that was restored.</param>
public readonly record struct LanePosition(Lane Lane, long FirstKept, long Last, long Next, long WaitingBytes, long KeptBytes)
{
    /// <summary>Records that are not acknowledged.</summary>
    public long Waiting => Math.Max(0, Last + 1 - Next);
}

/// <summary>What to do after a hub has told its watermark.</summary>
/// <param name="SendFrom">The first number to send.</param>
/// <param name="MissingFrom">First number that the hub wants and the store no longer has; 0 when none.</param>
/// <param name="MissingTo">Last such number; 0 when none.</param>
/// <param name="HubIsAhead">
/// The hub has records of this store that the store itself does not know: the file is an old copy. Nothing may be sent from it;
/// the store must be set aside (<see cref="RecordStore.SetAsideAsync"/>).
/// </param>
public readonly record struct LaneResume(long SendFrom, long MissingFrom, long MissingTo, bool HubIsAhead);

/// <summary>How much longer the store can buffer.</summary>
/// <param name="Left">Time until the store is full at the recent rate; null when nothing was written lately.</param>
/// <param name="FreeBytes">Bytes that can still be written: the store's bound or the disk, whichever is less.</param>
/// <param name="BytesPerHour">The recent rate.</param>
public readonly record struct StoreCover(TimeSpan? Left, long FreeBytes, long BytesPerHour);
