namespace EdgeHub.Edge.Store;

/// <summary>One caller's write: a record, changes of state, or both in one transaction.</summary>
internal sealed class WriteJob(Lane? lane, ReadOnlyMemory<byte> body, IReadOnlyList<StateChange> changes)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null when there is no record, only changes of state.</summary>
    public Lane? Lane { get; } = lane;

    public ReadOnlyMemory<byte> Body { get; } = body;

    public IReadOnlyList<StateChange> Changes { get; } = changes;

    /// <summary>Set when the record is written, before it is durable.</summary>
    public long Number { get; set; }

    public int Bytes => Body.Length + LaneBook.RowBytes;

    public Task<long> Done => _done.Task;

    public void Succeed() => _done.TrySetResult(Number);

    public void Fail(Exception error) => _done.TrySetException(error);
}
