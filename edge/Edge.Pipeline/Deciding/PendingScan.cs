namespace EdgeHub.Edge.Pipeline;

/// <summary>A decided scan on its way to the disk.</summary>
internal sealed class PendingScan(DecidedScan decided, long began)
{
    private readonly TaskCompletionSource<ScanOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DecidedScan Decided { get; } = decided;

    /// <summary>Time stamp of the submission.</summary>
    public long Began { get; } = began;

    /// <summary>The journal's answer; null when the scan is not journaled.</summary>
    public Task<long>? Commit { get; set; }

    /// <summary>What was laid over the hub's snapshots for it.</summary>
    public IReadOnlyList<OwnEffect> Effects { get; init; } = [];

    /// <summary>Keys of the memory that its transaction removes.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    /// <summary>The scan that this one is a double read of.</summary>
    public PendingScan? Repeats { get; init; }

    /// <summary>What the station stood at before, to go back to if the scan can't be kept.</summary>
    public StationNote? NoteBefore { get; init; }

    /// <summary>It could not be kept.</summary>
    public bool Failed { get; set; }

    public Task<ScanOutcome> Outcome => _outcome.Task;

    public void Finish(ScanOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Abandon(Exception error) => _outcome.TrySetException(error);
}
