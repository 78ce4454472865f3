using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus;

/// <summary>
/// A device or gateway reached by Modbus TCP. Connects when first asked and again after a loss. Each unit has its own turn and each exchange
/// its own deadline, so a dead unit never slows another. Nothing is ever sent twice: only the caller knows what may be repeated.
/// </summary>
public sealed class TcpChannel : IModbusChannel
{
    private readonly TcpChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly Reopening _reopening;
    private readonly UnitWatch _watch;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim?[] _turns = new SemaphoreSlim?[256];
    private readonly Lock _gate = new();
    private readonly Stack<Exchange> _idle = new();
    private TcpConnection? _connection;
    private int _waiting;
    private bool _disposed;

    /// <param name="source">What connects, e.g. a <see cref="TcpStreamSource"/>.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <param name="time">Clock of all deadlines.</param>
    public TcpChannel(IStreamSource source, TcpChannelOptions? options, TimeProvider time)
    {
        _options = options ?? new TcpChannelOptions();
        _options.Check();
        _time = time;
        _reopening = new Reopening(source, _options.ConnectTimeout, time);
        _watch = new UnitWatch(_options.BackOff, time);
        _slots = new SemaphoreSlim(_options.MaxInFlight, _options.MaxInFlight);
    }

    /// <summary>True while there is a connection. That its peer lives is only known from answers.</summary>
    public bool IsConnected => _connection is { IsOpen: true };

    /// <summary>Connections made so far.</summary>
    public long Connections => _reopening.Count;

    internal long LateAnswers => _connection?.LateAnswers ?? 0;

    internal TcpConnection? Connection => _connection;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ModbusReply> ExchangeAsync(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Bound.Require(pdu.Length >= Pdu.MaxBytes, "The memory must hold a PDU of 253 bytes.");
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting + _options.MaxInFlight)
        {
            Interlocked.Decrement(ref _waiting);
            return ModbusReply.Of(ModbusFault.Overloaded);
        }

        var turn = TurnOf(unit);
        try
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                return await InTurnAsync(unit, pdu, requestBytes, timeout, cancellationToken);
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var exchange))
            {
                exchange.Dispose();
            }
        }

        _connection?.Dispose();
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusReply> InTurnAsync(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!_watch.MayAsk(unit))
        {
            return ModbusReply.Of(ModbusFault.Suspended);
        }

        var reply = ModbusReply.Of(ModbusFault.Disconnected);
        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                if (await ConnectionAsync(cancellationToken) is { } connection)
                {
                    reply = await OverAsync(connection, unit, pdu, requestBytes, timeout, cancellationToken);
                }
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            _watch.Ended(unit, reply.Result);
        }

        return reply;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusReply> OverAsync(
        TcpConnection connection, byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var exchange = Rent();
        exchange.Begin(unit, pdu, requestBytes, timeout);
        try
        {
            if (!connection.TryAdd(exchange))
            {
                exchange.TryFail(ModbusFault.Disconnected);
                return await exchange.Answer;
            }

            await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Exchange)state!).Cancel(token), exchange);
            await connection.SendAsync(exchange);
            return await exchange.Answer;
        }
        finally
        {
            connection.Remove(exchange);
            Return(exchange);
        }
    }

    private async ValueTask<TcpConnection?> ConnectionAsync(CancellationToken cancellationToken)
    {
        if (_connection is { IsOpen: true } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connection is not { IsOpen: true })
            {
                if (await _reopening.TryOpenAsync(_connection is { HasHeard: true }, cancellationToken) is not { } stream)
                {
                    return null;
                }

                var connection = new TcpConnection(stream, _options, _time);
                connection.Start();
                _connection = connection;
                if (_disposed)
                {
                    connection.Dispose();
                }
            }

            return _connection;
        }
        finally
        {
            _opening.Release();
        }
    }

    private SemaphoreSlim TurnOf(byte unit)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_turns[unit] is { } turn)
        {
            return turn;
        }

        Interlocked.CompareExchange(ref _turns[unit], new SemaphoreSlim(_options.MaxInFlightPerUnit), null);
        return _turns[unit]!;
    }

    private Exchange Rent()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var exchange) ? exchange : new Exchange(_time, overdue => _connection?.Overdue(overdue));
        }
    }

    private void Return(Exchange exchange)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _idle.Push(exchange);
                return;
            }
        }

        exchange.Dispose();
    }
}
