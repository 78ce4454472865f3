namespace EdgeHub.Edge.Store;

/// <summary>What is known of one lane in memory. Guarded by the owner's lock.</summary>
internal sealed class LaneBook(Lane lane)
{
    /// <summary>What a row costs besides its body: key, instant, checksum, cell header.</summary>
    public const int RowBytes = 32;

    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lane Lane { get; } = lane;

    public long FirstKept { get; set; }

    public long Last { get; set; }

    public long Next { get; set; } = 1;

    public long WaitingBytes { get; set; }

    public long KeptBytes { get; set; }

    /// <summary>The watermark in the file is older than <see cref="Next"/>.</summary>
    public bool WatermarkChanged { get; set; }

    public Task Grown => _grown.Task;

    public LanePosition Position => new(Lane, FirstKept, Last, Next, WaitingBytes, KeptBytes);

    /// <summary>Takes in records that are durable now, and wakes those who wait for them.</summary>
    public TaskCompletionSource Grow(long last, long bytes)
    {
        FirstKept = FirstKept == 0 ? Last + 1 : FirstKept;
        Last = last;
        WaitingBytes += bytes;
        var waiting = _grown;
        _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting;
    }
}
