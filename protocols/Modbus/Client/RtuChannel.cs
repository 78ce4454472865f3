using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus;

/// <summary>
/// A serial line with its devices, or RTU carried over TCP. One exchange at a time, in the order of asking. A silent unit is left alone for
/// growing pauses, so that it costs the others one time-out per pause. Nothing is ever sent twice.
/// </summary>
public sealed class RtuChannel : IModbusChannel
{
    /// <summary>On a serial line nobody answers it.</summary>
    private const byte Broadcast = 0;

    private readonly RtuTiming _timing;
    private readonly RtuChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly Reopening _reopening;
    private readonly UnitWatch _watch;
    private readonly SemaphoreSlim _line = new(1, 1);
    private readonly long[] _silentSince = new long[256];
    private readonly Exchange _exchange;
    private RtuConnection? _connection;
    private int _waiting;
    private bool _disposed;

    /// <param name="source">What opens the line.</param>
    /// <param name="timing">Its speed.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <param name="time">Clock of all deadlines and silences.</param>
    public RtuChannel(IStreamSource source, RtuTiming timing, RtuChannelOptions? options, TimeProvider time)
    {
        _options = options ?? new RtuChannelOptions();
        _options.Check();
        (_timing, _time) = (timing, time);
        _reopening = new Reopening(source, _options.ConnectTimeout, time);
        _watch = new UnitWatch(_options.BackOff, time);
        _exchange = new Exchange(time, overdue => _connection?.Overdue(overdue));
    }

    /// <summary>True while the line is open. That devices live is only known from answers.</summary>
    public bool IsConnected => _connection is { IsOpen: true };

    /// <summary>Times that the line was opened.</summary>
    public long Connections => _reopening.Count;

    internal bool HasHeardSomething => _exchange.HasHeardSomething;

    internal long StrayBytes => _connection?.StrayBytes ?? 0;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ModbusReply> ExchangeAsync(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Bound.Require(pdu.Length >= Pdu.MaxBytes, "The memory must hold a PDU of 253 bytes.");
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting + 1)
        {
            Interlocked.Decrement(ref _waiting);
            return ModbusReply.Of(ModbusFault.Overloaded);
        }

        try
        {
            await LateAnswerAsync(unit, cancellationToken);
            await _line.WaitAsync(cancellationToken);
            try
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return await OnLineAsync(unit, pdu, requestBytes, timeout, cancellationToken);
            }
            finally
            {
                _line.Release();
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
        _disposed = true;
        _connection?.Dispose();
        _exchange.Dispose();
        return default;
    }

    private async ValueTask LateAnswerAsync(byte unit, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _silentSince[unit]) is not 0 and var since
            && _options.LateAnswerGuard - _time.GetElapsedTime(since) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(RtuTiming.WholeMilliseconds(left), _time, cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusReply> OnLineAsync(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Asked only now: while this exchange waited, others may have found the unit silent.
        if (!_watch.MayAsk(unit))
        {
            return ModbusReply.Of(ModbusFault.Suspended);
        }

        var reply = ModbusReply.Of(ModbusFault.Disconnected);
        try
        {
            if (await ConnectionAsync(cancellationToken) is { } connection)
            {
                while (connection.SilenceLeft is var left && left > TimeSpan.Zero)
                {
                    await Task.Delay(RtuTiming.WholeMilliseconds(left), _time, cancellationToken);
                }

                reply = await OverAsync(connection, unit, pdu, requestBytes, timeout, cancellationToken);
                Volatile.Write(ref _silentSince[unit], reply.Result.Fault is ModbusFault.TimedOut or ModbusFault.Malformed ? _time.GetTimestamp() : 0);
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
        RtuConnection connection, byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _exchange.Begin(unit, pdu, requestBytes, timeout + _timing.Transmission(requestBytes + 3));
        try
        {
            if (!connection.TryAdd(_exchange))
            {
                _exchange.TryFail(ModbusFault.Disconnected);
                return await _exchange.Answer;
            }

            await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Exchange)state!).Cancel(token), _exchange);
            await connection.SendAsync(_exchange);
            if (unit == Broadcast && _exchange.TryFail(ModbusFault.None))
            {
                await Task.Delay(_options.TurnaroundDelay, _time, cancellationToken);
            }

            return await _exchange.Answer;
        }
        finally
        {
            connection.Remove();
        }
    }

    private async ValueTask<RtuConnection?> ConnectionAsync(CancellationToken cancellationToken)
    {
        if (_connection is not { IsOpen: true })
        {
            if (await _reopening.TryOpenAsync(_connection is { HasHeard: true }, cancellationToken) is not { } stream)
            {
                return null;
            }

            _connection = new RtuConnection(stream, _timing, _time);
            _connection.Start();
            if (_disposed)
            {
                _connection.Dispose();
            }
        }

        return _connection;
    }
}
