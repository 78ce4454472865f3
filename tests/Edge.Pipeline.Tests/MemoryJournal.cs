namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>A journal whose commits a test lets through or fails by hand; the real one is tried in the uplink's and the end-to-end tests.</summary>
internal sealed class MemoryJournal : IScanJournal, IPipelineMemory
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _held = [];
    private readonly System.Threading.Channels.Channel<bool> _arrived = System.Threading.Channels.Channel.CreateUnbounded<bool>();

    public List<DecidedScan> Scans { get; } = [];

    public SortedDictionary<string, byte[]> Memory { get; } = new(StringComparer.Ordinal);

    /// <summary>Commits wait for <see cref="Release"/>.</summary>
    public bool Hold { get; set; }

    /// <summary>Commits fail as on a full disk.</summary>
    public bool Full { get; set; }

    public long LastNumber => Scans.Count;

    public async ValueTask<long> CommitAsync(DecidedScan scan, IReadOnlyList<MemoryChange> changes, CancellationToken cancellationToken)
    {
        if (Hold)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _held.Enqueue(gate);
            }

            _arrived.Writer.TryWrite(true);
            await gate.Task;
        }

        lock (_gate)
        {
            if (Full)
            {
                throw new ScanNotKeptException("The disk is full.");
            }

            Scans.Add(scan);
            foreach (var change in changes)
            {
                if (change.Value is { } value)
                {
                    Memory[change.Key] = value.ToArray();
                }
                else
                {
                    Memory.Remove(change.Key);
                }
            }

            return Scans.Count;
        }
    }

    public IEnumerable<MemoryChange> Load(string prefix)
    {
        lock (_gate)
        {
            return [.. Memory.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => new MemoryChange(entry.Key, entry.Value))];
        }
    }

    /// <summary>Waits until a commit has come in.</summary>
    public async Task ArrivedAsync() => await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public void Release()
    {
        lock (_gate)
        {
            _held.Dequeue().SetResult();
        }
    }
}
