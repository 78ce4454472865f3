using System.Data;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Keeps a node's connections to tenants' databases: at most 80 in all and 4 per database, first come first served among
/// those who can be served. A database that waits takes the place of the connection that has been idle longest elsewhere.
/// </summary>
internal sealed class ConnectionGate : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Placement> _placements = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly ConnectionLimits _limits;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private int _open;
    private bool _closed;

    public ConnectionGate(ConnectionLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _sweep = time.CreateTimer(_ => CloseIdle(), null, limits.Idle / 3, limits.Idle / 3);
    }

    /// <summary>Connections that are open now, used or idle.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _open;
            }
        }
    }

    /// <summary>An open connection, or null when none came free in time or too many wait already.</summary>
    public async Task<Lease?> TakeAsync(Guid placementId, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        Waiter? waiter = null;
        NpgsqlConnection? evicted = null;
        NpgsqlConnection? idle;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var placement = Of(placementId);
            // Those who came first for the same database go first; others' waits are no reason to wait.
            var turn = placement.Waiting == 0 ? TryTake(placement, out idle, out evicted) : NoTurn(out idle);
            if (!turn)
            {
                if (_waiting.Count >= _limits.Waiting)
                {
                    return null;
                }

                waiter = new Waiter(placement);
                placement.Waiting++;
                _waiting.AddLast(waiter.Node);
            }
        }

        Close(evicted);
        if (waiter is not null)
        {
            var (served, connection) = await WaitAsync(waiter, cancellationToken);
            if (!served)
            {
                return null;
            }

            idle = connection;
        }

        if (idle is not null)
        {
            return new Lease(this, placementId, idle, isReused: true);
        }

        try
        {
            return new Lease(this, placementId, await source.OpenConnectionAsync(cancellationToken), isReused: false);
        }
        catch
        {
            Return(placementId, null);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        lock (_lock)
        {
            _closed = true;
        }

        CloseIdle(everything: true);
    }

    /// <summary>Closes what is idle in one database, so that it can be dropped or moved.</summary>
    public void Forget(Guid placementId)
    {
        List<NpgsqlConnection> closing = [];
        lock (_lock)
        {
            if (_placements.TryGetValue(placementId, out var placement))
            {
                closing.AddRange(placement.Idle.Select(idle => idle.Connection));
                _open -= placement.Idle.Count;
                placement.Open -= placement.Idle.Count;
                placement.Idle.Clear();
                Serve();
            }
        }

        closing.ForEach(Close);
    }

    private static bool NoTurn(out NpgsqlConnection? idle)
    {
        idle = null;
        return false;
    }

    private static void Close(NpgsqlConnection? connection)
    {
        // Says goodbye to the server in the background; nobody waits for the answer.
        if (connection is not null)
        {
            _ = connection.DisposeAsync().AsTask();
        }
    }

    private async Task<(bool Served, NpgsqlConnection? Idle)> WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await waiter.Turn.Task.WaitAsync(_limits.Wait, _time, cancellationToken));
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                if (waiter.Node.List is not null)
                {
                    _waiting.Remove(waiter.Node);
                    waiter.Placement.Waiting--;
                }
            }

            // The turn came at the last moment: it goes on to the next one.
            if (waiter.Turn.Task.IsCompletedSuccessfully)
            {
                Return(waiter.Placement.Id, await waiter.Turn.Task);
            }

            if (exception is OperationCanceledException)
            {
                throw;
            }

            return (false, null);
        }
    }

    private Placement Of(Guid id)
    {
        if (!_placements.TryGetValue(id, out var placement))
        {
            _placements[id] = placement = new Placement(id);
        }

        return placement;
    }

    private bool TryTake(Placement placement, out NpgsqlConnection? idle, out NpgsqlConnection? evicted)
    {
        evicted = null;
        if (placement.Idle.Count > 0)
        {
            idle = placement.Idle[^1].Connection;
            placement.Idle.RemoveAt(placement.Idle.Count - 1);
            return true;
        }

        idle = null;
        if (placement.Open >= _limits.PerDatabase || (_open >= _limits.Total && !TryEvict(out evicted)))
        {
            return false;
        }

        placement.Open++;
        _open++;
        return true;
    }

    private bool TryEvict(out NpgsqlConnection? evicted)
    {
        evicted = null;
        var oldest = _placements.Values.Where(p => p.Idle.Count > 0).MinBy(p => p.Idle[0].Since);
        if (oldest is null)
        {
            return false;
        }

        evicted = oldest.Idle[0].Connection;
        oldest.Idle.RemoveAt(0);
        oldest.Open--;
        _open--;
        return true;
    }

    private void Return(Guid placementId, NpgsqlConnection? connection)
    {
        var usable = connection is { FullState: ConnectionState.Open };
        List<NpgsqlConnection?> closing = [];
        lock (_lock)
        {
            var placement = Of(placementId);
            if (usable && !_closed)
            {
                placement.Idle.Add((connection!, _time.GetTimestamp()));
            }
            else
            {
                placement.Open--;
                _open--;
                closing.Add(connection);
            }

            closing.AddRange(Serve());
        }

        closing.ForEach(Close);
    }

    /// <summary>Gives turns to those who can be served, in the order in which they came; under the lock.</summary>
    private List<NpgsqlConnection?> Serve()
    {
        List<NpgsqlConnection?> closing = [];
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            var waiter = node.Value;
            if (TryTake(waiter.Placement, out var idle, out var evicted))
            {
                closing.Add(evicted);
                _waiting.Remove(node);
                waiter.Placement.Waiting--;
                waiter.Turn.SetResult(idle);
            }

            node = next;
        }

        return closing;
    }

    private void CloseIdle(bool everything = false)
    {
        List<NpgsqlConnection> closing = [];
        lock (_lock)
        {
            foreach (var placement in _placements.Values.ToArray())
            {
                var count = placement.Idle.FindIndex(idle => !everything && _time.GetElapsedTime(idle.Since) < _limits.Idle);
                count = count < 0 ? placement.Idle.Count : count;
                closing.AddRange(placement.Idle.Take(count).Select(idle => idle.Connection));
                placement.Idle.RemoveRange(0, count);
                placement.Open -= count;
                _open -= count;
                if (placement is { Open: 0, Waiting: 0 })
                {
                    _placements.Remove(placement.Id);
                }
            }

            Serve();
        }

        closing.ForEach(Close);
    }

    /// <summary>A connection in use; giving it back is disposing.</summary>
    internal sealed class Lease(ConnectionGate gate, Guid placementId, NpgsqlConnection connection, bool isReused) : IDisposable
    {
        private int _returned;

        public NpgsqlConnection Connection => connection;

        /// <summary>True when it had been used before: the server may have gone meanwhile.</summary>
        public bool IsReused => isReused;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                gate.Return(placementId, connection);
            }
        }
    }

    private sealed class Placement(Guid id)
    {
        public Guid Id => id;

        /// <summary>Used and idle.</summary>
        public int Open { get; set; }

        public int Waiting { get; set; }

        /// <summary>Longest idle first.</summary>
        public List<(NpgsqlConnection Connection, long Since)> Idle { get; } = [];
    }

    private sealed class Waiter
    {
        public Waiter(Placement placement)
        {
            Placement = placement;
            Node = new LinkedListNode<Waiter>(this);
        }

        public Placement Placement { get; }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource<NpgsqlConnection?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>How many connections to tenants' databases a node keeps (design: 80 in all, 4 per database, idle for 15 s).</summary>
internal sealed record ConnectionLimits
{
    public int Total { get; init; } = 80;

    public int PerDatabase { get; init; } = 4;

    /// <summary>Callers that may wait; more are refused at once.</summary>
    public int Waiting { get; init; } = 1000;

    /// <summary>Longest wait: shorter than what a browser or an agent would give up after.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(15);
}
