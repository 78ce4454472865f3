namespace EdgeHub.Mqtt.Broker;

/// <summary>All connections, those in their handshake counted.</summary>
internal sealed class ConnectionBook(int most)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Connection> _connections = [];
    private TaskCompletionSource? _empty;
    private int _count;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Takes one more; false when there are too many.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed || _count >= most)
            {
                return false;
            }

            _count++;
            return true;
        }
    }

    public void Add(Connection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
            if (!_isClosed)
            {
                return;
            }
        }

        connection.Stop(ReasonCode.ServerShuttingDown, "the broker ends");
    }

    public void Leave(Connection? connection)
    {
        lock (_gate)
        {
            _count--;
            if (connection is not null)
            {
                _connections.Remove(connection);
            }

            if (_count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    public void Sweep()
    {
        foreach (var connection in All())
        {
            connection.Sweep();
        }
    }

    /// <summary>Ends all, and completes when they have ended.</summary>
    public Task CloseAsync()
    {
        Task empty;
        lock (_gate)
        {
            _isClosed = true;
            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _count == 0 ? Task.CompletedTask : _empty.Task;
        }

        foreach (var connection in All())
        {
            connection.Stop(ReasonCode.ServerShuttingDown, "the broker ends");
        }

        return empty;
    }

    private Connection[] All()
    {
        lock (_gate)
        {
            return [.. _connections];
        }
    }
}
