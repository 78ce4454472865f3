using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>An open serial line: one exchange at a time; what comes while nobody waits is dropped.</summary>
internal sealed class RtuConnection(IDuplexStream stream, RtuTiming timing, TimeProvider time) : ClientConnection(stream)
{
    private static readonly Func<Exchange, byte[], int> Frame = static (exchange, buffer) => RtuFraming.Write(exchange.Unit, exchange.Request, buffer);

    private readonly Lock _gate = new();
    private readonly ReceiveBuffer _received = new(2 * RtuFraming.MaxBytes);
    private readonly byte[] _sendBuffer = new byte[RtuFraming.MaxBytes];
    private Exchange? _current;
    private long _quietSince = time.GetTimestamp();

    /// <summary>Bytes that were no part of an awaited answer: noise, and answers that came too late.</summary>
    public long StrayBytes { get; private set; }

    /// <summary>What is left of the silence that must be before a frame.</summary>
    public TimeSpan SilenceLeft
    {
        get
        {
            lock (_gate)
            {
                return timing.Silence - time.GetElapsedTime(_quietSince);
            }
        }
    }

    /// <summary>Begins to wait for an answer; false when the line is lost.</summary>
    public bool TryAdd(Exchange exchange)
    {
        lock (_gate)
        {
            StrayBytes += _received.Count;
            _received.Clear();
            _current = exchange;
            return IsOpen;
        }
    }

    public void Remove()
    {
        lock (_gate)
        {
            _current = null;
        }
    }

    public async ValueTask SendAsync(Exchange exchange)
    {
        var characters = exchange.Request.Length + 3;
        await SendAsync(exchange, _sendBuffer, Frame);
        lock (_gate)
        {
            // The kernel has the bytes; the line has them only after their time.
            _quietSince = Math.Max(_quietSince, time.GetTimestamp() + (long)(timing.Transmission(characters).TotalSeconds * time.TimestampFrequency));
        }
    }

    /// <summary>A request that can't even be written says that the line is stuck.</summary>
    public void Overdue(Overdue overdue)
    {
        if (overdue.WasSending)
        {
            Close(ModbusFault.Disconnected);
        }
    }

    protected override bool Take(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _quietSince = time.GetTimestamp();
            while (!bytes.IsEmpty)
            {
                if (_received.IsFull)
                {
                    // Noise without end: the older half can't be part of an answer any more.
                    StrayBytes += RtuFraming.MaxBytes;
                    _received.Take(RtuFraming.MaxBytes);
                }

                var free = _received.Free().Span;
                var part = Math.Min(free.Length, bytes.Length);
                bytes[..part].CopyTo(free);
                _received.Received(part);
                bytes = bytes[part..];
                Search();
            }
        }

        return true;
    }

    protected override void Lost(ModbusFault fault)
    {
        lock (_gate)
        {
            _current?.TryFail(fault);
        }
    }

    private void Search()
    {
        if (_current is not { } current)
        {
            StrayBytes += _received.Count;
            _received.Clear();
            return;
        }

        current.HasHeardSomething = true;
        if (current.TryAnswerFrom(_received.Filled))
        {
            _current = null;
            _received.Clear();
        }
    }
}
