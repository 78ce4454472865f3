namespace EdgeHub.Edge.Store;

/// <summary>Hands jobs to the writer in groups: while one group is on its way to the disk the next one gathers.</summary>
internal sealed class WriteQueue(int capacity) : IDisposable
{
    private const int GroupJobs = 1024;
    private const int GroupBytes = 4 << 20;

    private readonly object _gate = new();
    private readonly Queue<WriteJob> _jobs = [];
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private bool _woken;
    private bool _closed;

    /// <summary>Waits for room, then queues; jobs are written in the order of the calls.</summary>
    public ValueTask PutAsync(WriteJob job, CancellationToken cancellationToken)
    {
        var room = _room.WaitAsync(cancellationToken);
        if (!room.IsCompletedSuccessfully)
        {
            return PutLaterAsync(room, job);
        }

        Add(job);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the writer a reason to look around without a job.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes what waits, blocking up to <paramref name="patience"/>. False when the queue is closed and empty.</summary>
    public bool Take(List<WriteJob> group, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_jobs.Count == 0 && !_closed && !_woken)
            {
                Monitor.Wait(_gate, patience);
            }

            _woken = false;
            var bytes = 0;
            while (group.Count < GroupJobs && bytes < GroupBytes && _jobs.TryDequeue(out var job))
            {
                group.Add(job);
                bytes += job.Bytes;
            }

            if (group.Count > 0)
            {
                _room.Release(group.Count);
            }

            return group.Count > 0 || !_closed;
        }
    }

    /// <summary>Takes no more jobs; those that wait are still written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Dispose() => _room.Dispose();

    private async ValueTask PutLaterAsync(Task room, WriteJob job)
    {
        await room.ConfigureAwait(false);
        Add(job);
    }

    private void Add(WriteJob job)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(RecordStore));
            _jobs.Enqueue(job);
            Monitor.Pulse(_gate);
        }
    }
}
