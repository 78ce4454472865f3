using System.Threading.Tasks.Sources;

namespace EdgeHub.Modbus;

/// <summary>An exchange whose deadline passed: when it began, and whether its request was still being written.</summary>
internal readonly record struct Overdue(long Began, bool WasSending);

/// <summary>
/// One request on its way, made once and used again. Answer, deadline, cancellation and loss of the connection race; the first one ends it,
/// and only the answer touches the caller's memory, under the same lock.
/// </summary>
internal sealed class Exchange : IValueTaskSource<ModbusReply>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Action<Overdue> _overdue;
    private ManualResetValueTaskSourceCore<ModbusReply> _core = new() { RunContinuationsAsynchronously = true };
    private Memory<byte> _pdu;
    private int _requestBytes;
    private bool _isPending;
    private long _began;
    private TimeSpan _timeout;

    /// <param name="time">Whose timers bound it.</param>
    /// <param name="overdue">Called after a deadline has ended it.</param>
    public Exchange(TimeProvider time, Action<Overdue> overdue)
    {
        (_time, _overdue) = (time, overdue);
        _timer = time.CreateTimer(static state => ((Exchange)state!).DeadlinePassed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ushort TransactionIdentifier { get; set; }

    public byte Unit { get; private set; }

    /// <summary>True until it has ended.</summary>
    public bool IsPending => Volatile.Read(ref _isPending);

    /// <summary>True until its request is written whole.</summary>
    public bool IsSending { get; set; }

    /// <summary>True when bytes came that were no answer, as on a disturbed line.</summary>
    public bool HasHeardSomething { get; set; }

    public ValueTask<ModbusReply> Answer => new(this, _core.Version);

    public ReadOnlySpan<byte> Request => _pdu.Span[.._requestBytes];

    public void Begin(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout)
    {
        lock (_gate)
        {
            _core.Reset();
            (Unit, _pdu, _requestBytes, _timeout) = (unit, pdu, requestBytes, timeout);
            _began = _time.GetTimestamp();
            _isPending = true;
            IsSending = true;
            HasHeardSomething = false;
            _timer.Change(timeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it with a response from its unit; one that does not fit the request is malformed.</summary>
    public bool TryAnswer(ReadOnlySpan<byte> response)
    {
        lock (_gate)
        {
            if (!_isPending)
            {
                return false;
            }

            if (!ResponseMatch.Fits(Request, response))
            {
                return End(ModbusReply.Of(ModbusFault.Malformed));
            }

            if ((response[0] & Pdu.ExceptionFlag) != 0)
            {
                return End(new ModbusReply(new ModbusResult(ModbusFault.Exception, (ExceptionCode)response[1]), 0));
            }

            response.CopyTo(_pdu.Span);
            return End(new ModbusReply(default, response.Length));
        }
    }

    public bool TryFail(ModbusFault fault)
    {
        lock (_gate)
        {
            return _isPending && End(ModbusReply.Of(fault));
        }
    }

    /// <summary>Ends it with its answer, if that is among the bytes of a serial line.</summary>
    public bool TryAnswerFrom(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            return _isPending && RtuFraming.TryReadResponse(bytes, Unit, Request, out var frame).IsComplete && TryAnswer(frame.Pdu);
        }
    }

    /// <summary>Ends it because its caller gave up.</summary>
    public void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isPending)
            {
                Stop();
                _core.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }

    public ModbusReply GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public void Dispose() => _timer.Dispose();

    private void DeadlinePassed()
    {
        Overdue overdue;
        lock (_gate)
        {
            if (!_isPending)
            {
                return;
            }

            // A timer that fired for the exchange before must not end this one; nor may one that fired a little early, as timers of whole
            // milliseconds do, leave it without an end.
            var left = _timeout - _time.GetElapsedTime(_began);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(RtuTiming.WholeMilliseconds(left), Timeout.InfiniteTimeSpan);
                return;
            }

            overdue = new Overdue(_began, IsSending);
            End(ModbusReply.Of(HasHeardSomething ? ModbusFault.Malformed : ModbusFault.TimedOut));
        }

        _overdue(overdue);
    }

    private bool End(ModbusReply reply)
    {
        Stop();
        _core.SetResult(reply);
        return true;
    }

    private void Stop()
    {
        _isPending = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
