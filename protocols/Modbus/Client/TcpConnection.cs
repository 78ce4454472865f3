using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>A Modbus TCP connection: answers find their requests by transaction identifier, late ones find nobody and are dropped.</summary>
internal sealed class TcpConnection(IDuplexStream stream, TcpChannelOptions options, TimeProvider time) : ClientConnection(stream)
{
    private static readonly Func<Exchange, byte[], int> Frame = static (exchange, buffer) =>
        TcpFraming.Write(exchange.TransactionIdentifier, exchange.Unit, exchange.Request, buffer);

    private readonly Lock _gate = new();
    private readonly Exchange?[] _pending = new Exchange?[options.MaxInFlight];
    private readonly ReceiveBuffer _received = new(2 * TcpFraming.MaxBytes);
    private readonly byte[] _sendBuffer = new byte[TcpFraming.MaxBytes];
    private ushort _lastIdentifier;
    private int _silentTimeouts;
    private long _silentSince = time.GetTimestamp();

    /// <summary>Answers whose request had ended.</summary>
    public long LateAnswers { get; private set; }

    /// <summary>Where identifiers go on from; a test begins shortly before they roll over.</summary>
    public void ContinueFrom(ushort identifier) => _lastIdentifier = identifier;

    /// <summary>Gives an exchange its identifier; false when the connection is lost.</summary>
    public bool TryAdd(Exchange exchange)
    {
        lock (_gate)
        {
            if (!IsOpen)
            {
                return false;
            }

            do
            {
                _lastIdentifier++;
            }
            while (IsPending(_lastIdentifier));

            exchange.TransactionIdentifier = _lastIdentifier;
            _pending[Array.IndexOf(_pending, null)] = exchange;
            return true;
        }
    }

    /// <summary>An exchange has ended, however it did.</summary>
    public void Remove(Exchange exchange)
    {
        lock (_gate)
        {
            var at = Array.IndexOf(_pending, exchange);
            if (at >= 0)
            {
                _pending[at] = null;
            }
        }
    }

    public ValueTask SendAsync(Exchange exchange) => SendAsync(exchange, _sendBuffer, Frame);

    /// <summary>
    /// A deadline passed. A request that could not even be written, or one silence after another all around, says that nobody is there any
    /// more. Units that were asked at the same time are one silence: several dead ones behind a gateway must not cost the living the connection.
    /// </summary>
    public void Overdue(Overdue overdue)
    {
        var isDead = overdue.WasSending;
        lock (_gate)
        {
            if (overdue.Began >= _silentSince)
            {
                _silentSince = time.GetTimestamp();
                isDead |= ++_silentTimeouts >= options.SilentTimeouts;
            }
        }

        if (isDead)
        {
            Close(ModbusFault.Disconnected);
        }
    }

    protected override bool Take(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _silentTimeouts = 0;
        }

        while (true)
        {
            var free = _received.Free().Span;
            var part = Math.Min(free.Length, bytes.Length);
            bytes[..part].CopyTo(free);
            _received.Received(part);
            bytes = bytes[part..];
            WireOutcome outcome;
            while ((outcome = TcpFraming.TryRead(_received.Filled, out var frame)).IsComplete)
            {
                Answer(frame);
                _received.Take(outcome.Bytes);
            }

            if (outcome.Status == WireStatus.Malformed)
            {
                return false;
            }

            if (bytes.IsEmpty)
            {
                return true;
            }
        }
    }

    protected override void Lost(ModbusFault fault)
    {
        lock (_gate)
        {
            foreach (var exchange in _pending)
            {
                exchange?.TryFail(fault);
            }
        }
    }

    private bool IsPending(ushort identifier)
    {
        foreach (var exchange in _pending)
        {
            if (exchange?.TransactionIdentifier == identifier)
            {
                return true;
            }
        }

        return false;
    }

    private void Answer(TcpFrame frame)
    {
        lock (_gate)
        {
            foreach (var exchange in _pending)
            {
                if (exchange?.TransactionIdentifier == frame.TransactionIdentifier)
                {
                    // The identifier is right, so this is the answer, be it wrong.
                    var isTaken = exchange.Unit == frame.UnitIdentifier ? exchange.TryAnswer(frame.Pdu) : exchange.TryFail(ModbusFault.Malformed);
                    LateAnswers += isTaken ? 0 : 1;
                    return;
                }
            }

            LateAnswers++;
        }
    }
}
