using System.Net.Sockets;
using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>Bounds of a serial line's server.</summary>
public sealed record RtuServerOptions
{
    /// <summary>
    /// After how long without a byte what has come is given up as no frame: 100 ms, since USB adapters and busy machines hold bytes back and
    /// masters wait longer. A request behind half of another is found without it.
    /// </summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMilliseconds(100);

    internal void Check() => Bound.Require(GiveUpAfter > TimeSpan.Zero, "GiveUpAfter must be longer than nothing.");
}

/// <summary>Shows units on a serial line that other devices may share. Ends when the line does; whoever made it opens the line again.</summary>
public sealed class RtuServer : IAsyncDisposable
{
    private const byte Broadcast = 0;
    private readonly IDuplexStream _stream;
    private readonly ModbusUnits _units;
    private readonly RtuTiming _timing;
    private readonly RtuServerOptions _options;
    private readonly TimeProvider _time;
    private readonly LineDiagnostics?[] _books = new LineDiagnostics?[256];
    private readonly ReceiveBuffer _received = new(2 * RtuFraming.MaxBytes);
    private readonly byte[] _answer = new byte[RtuFraming.MaxBytes];
    private readonly Lock _gate = new();
    private readonly ITimer _silence;
    private long _lastByte;
    private int _answerBytes;

    private RtuServer(IDuplexStream stream, ModbusUnits units, RtuTiming timing, RtuServerOptions options, TimeProvider time)
    {
        (_stream, _units, _timing, _options, _time) = (stream, units, timing, options, time);
        for (var id = 1; id < 256; id++)
        {
            _books[id] = units[(byte)id] is null ? null : new LineDiagnostics();
        }

        _silence = time.CreateTimer(static state => ((RtuServer)state!).Silenced(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Ended = Task.Run(RunAsync);
    }

    /// <summary>Ends when the line did or the server was disposed.</summary>
    public Task Ended { get; }

    /// <summary>Begins to listen; the stream is the server's from now on.</summary>
    public static RtuServer Start(IDuplexStream stream, ModbusUnits units, RtuTiming timing, RtuServerOptions? options, TimeProvider time)
    {
        options ??= new RtuServerOptions();
        options.Check();
        return new RtuServer(stream, units, timing, options, time);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await Ended;
        await _silence.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var chunk = new byte[RtuFraming.MaxBytes];
        try
        {
            while (await _stream.ReadAsync(chunk, CancellationToken.None) is > 0 and var read)
            {
                for (var bytes = chunk.AsMemory(0, read); !bytes.IsEmpty;)
                {
                    bytes = bytes[Take(bytes.Span)..];
                    while (_answerBytes > 0)
                    {
                        await SendAsync();
                        _ = Take(default);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The line is gone, or the server was disposed.
        }
        finally
        {
            _stream.Dispose();
        }
    }

    /// <summary>Takes bytes up to the end of a frame that has to be answered; says how many.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _lastByte = bytes.IsEmpty ? _lastByte : _time.GetTimestamp();
            if (_received.IsFull)
            {
                Disturbed();
                _received.Take(RtuFraming.MaxBytes);
            }

            var free = _received.Free().Span;
            var part = Math.Min(free.Length, bytes.Length);
            bytes[..part].CopyTo(free);
            _received.Received(part);
            while (_answerBytes == 0 && RtuFraming.TryReadRequest(_received.Filled, _units.Own, out var frame) is { IsComplete: true } outcome)
            {
                Handle(frame);
                _received.Take(outcome.Bytes);
            }

            _silence.Change(_received.Count == 0 ? Timeout.InfiniteTimeSpan : _options.GiveUpAfter, Timeout.InfiniteTimeSpan);
            return part;
        }
    }

    /// <summary>Nothing more has come: what there is, is a frame whose length could not be told, or none.</summary>
    private void Silenced()
    {
        lock (_gate)
        {
            if (_received.Count == 0 || _time.GetElapsedTime(_lastByte) < _options.GiveUpAfter)
            {
                return;
            }

            if (!RtuFraming.TryReadSilenced(_received.Filled, out var frame).IsComplete)
            {
                Disturbed();
            }
            else if (_answerBytes == 0)
            {
                Handle(frame);
            }

            _received.Clear();
            if (_answerBytes > 0)
            {
                _ = SendSilencedAsync();
            }
        }
    }

    private async Task SendSilencedAsync()
    {
        try
        {
            await SendAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The reading loop ends for the same reason.
            _stream.Dispose();
        }
    }

    private async ValueTask SendAsync()
    {
        // The line must have been silent for 3.5 characters, or receivers take two frames for one.
        while (_timing.Silence - _time.GetElapsedTime(Volatile.Read(ref _lastByte)) is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(RtuTiming.WholeMilliseconds(left), _time);
        }

        await _stream.WriteAsync(_answer.AsMemory(0, _answerBytes), CancellationToken.None);
        _answerBytes = 0;
    }

    private void Handle(RtuFrame frame)
    {
        for (var id = 1; id < 256; id++)
        {
            _books[id]?.Heard();
        }

        Span<byte> pdu = stackalloc byte[Pdu.MaxBytes];
        if (frame.Unit == Broadcast)
        {
            for (var id = 1; id < 256; id++)
            {
                _ = Answer((byte)id, frame.Pdu, isBroadcast: true, pdu);
            }
        }
        else
        {
            var length = Answer(frame.Unit, frame.Pdu, isBroadcast: false, pdu);
            _answerBytes = length == 0 ? 0 : RtuFraming.Write(frame.Unit, pdu[..length], _answer);
        }
    }

    /// <summary>Carries a request out; 0 when nothing is to be said.</summary>
    private int Answer(byte id, ReadOnlySpan<byte> request, bool isBroadcast, Span<byte> response)
    {
        if (_books[id] is not { } book || _units[id] is not { } unit)
        {
            return 0;
        }

        // A unit that only listens leaves that mode by a restart and does nothing else (6.8.1); neither is answered.
        var wasListening = book.IsListenOnly;
        book.Received(isBroadcast);
        if (wasListening && !IsRestart(request))
        {
            return 0;
        }

        var length = RequestHandler.Answer(request, unit, book, response);
        var isAnswered = !isBroadcast && !wasListening && !book.IsListenOnly;
        book.Ended(response[..length], isAnswered);
        return isAnswered ? length : 0;
    }

    private static bool IsRestart(ReadOnlySpan<byte> request) =>
        Diagnostics.TryRead(request, out var diagnostics).IsComplete && diagnostics.SubFunction == DiagnosticsSubFunction.RestartCommunicationsOption;

    private void Disturbed()
    {
        for (var id = 1; id < 256; id++)
        {
            _books[id]?.Disturbed();
        }
    }
}
