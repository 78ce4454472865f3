namespace EdgeHub.Hub.Kernel;

/// <summary>
/// The newest events of one tenant that somebody follows on this node. Followers pull: a slow one falls behind the ring and
/// reads from the database, so that nobody is waited for and nothing grows.
/// </summary>
internal sealed class TenantFeed(TenantScope tenant)
{
    /// <summary>Ten seconds of a busy plant.</summary>
    private const int MostEvents = 4096;
    private const int MostCharacters = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<PositionedEvent> _ring = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _characters;

    public TenantScope Tenant => tenant;

    /// <summary>Followers; the feed is forgotten with the last one. Guarded by <see cref="LiveFeed"/>.</summary>
    public int Followers { get; set; }

    /// <summary>Newest position known here and its epoch; null until the dispatcher has looked for the first time.</summary>
    public (long Position, int Epoch)? Head { get; private set; }

    /// <summary>Completes at the next change after this was read.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Starts, or starts over in another epoch.</summary>
    public void Reset(long position, int epoch)
    {
        lock (_lock)
        {
            _ring.Clear();
            _characters = 0;
            Head = (position, epoch);
            Tell();
        }
    }

    /// <summary>Takes in what follows the head without a gap.</summary>
    public void Append(IReadOnlyList<PositionedEvent> events)
    {
        lock (_lock)
        {
            foreach (var next in events)
            {
                // Two dispatchers may bring the same rows; a gap means that one of them was overtaken and comes again.
                if (Head is not { } head || next.Position != head.Position + 1)
                {
                    continue;
                }

                _ring.Enqueue(next);
                _characters += next.Event.Body.Length;
                Head = (next.Position, next.Epoch);
            }

            while (_ring.Count > MostEvents || _characters > MostCharacters)
            {
                _characters -= _ring.Dequeue().Event.Body.Length;
            }

            Tell();
        }
    }

    /// <summary>Events after a position; null when the ring no longer reaches back that far.</summary>
    public IReadOnlyList<PositionedEvent>? After(long position)
    {
        lock (_lock)
        {
            if (Head is not { } head || position >= head.Position)
            {
                return [];
            }

            if (!_ring.TryPeek(out var oldest) || oldest.Position > position + 1)
            {
                return null;
            }

            return _ring.Skip((int)(position + 1 - oldest.Position)).ToArray();
        }
    }

    private void Tell()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
