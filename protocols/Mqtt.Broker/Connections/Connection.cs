using System.Buffers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// One client's connection: a loop that reads what has come, handles all whole packets in it, and then sends what came of them at once. While
/// nothing comes it holds no buffer. What others send to the client goes through <see cref="Outgoing"/> and never waits for this loop.
/// </summary>
internal sealed partial class Connection : IOutgoingOwner
{
    private const int ReceiveBytes = 64 << 10;
    private const int MaxLoggedChars = 256;

    private readonly BrokerState _broker;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Batch _batch;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PacketRules _rules;
    private Session? _session;
    private OutgoingAliases? _outgoingAliases;
    private long _clientMaxPacketBytes = PacketHeader.MaxPacketBytes;
    private TimeSpan _keepAlive;
    private byte[] _buffer = [];
    private int _filled;
    private int _needed;
    private long _lastReceived;
    private long _receivedMessages;
    private bool _isReceiving;

    public Connection(BrokerState broker, Socket socket, Stream stream, string? certificateName)
    {
        (_broker, _socket, _stream, CertificateName) = (broker, socket, stream, certificateName);
        _rules = new PacketRules(ProtocolVersion.Unknown, Sender.Client, broker.Options.Limits.MaxPacketBytes);
        _batch = new Batch(broker);
        Outgoing = new OutgoingBuffer(stream, this, broker.Options.Limits, broker.Counters, broker.Clock.Time);
        _lastReceived = broker.Clock.Time.GetTimestamp();
    }

    public OutgoingBuffer Outgoing { get; }

    public ProtocolVersion Version => _rules.Version;

    /// <summary>Completes when it has left its session.</summary>
    public Task Left => _left.Task;

    public string? CertificateName { get; }

    private string Name => Printable(_request?.ClientIdentifier ?? "(none)");

    /// <summary>Runs until the connection has ended.</summary>
    public async Task RunAsync()
    {
        try
        {
            await ReceiveAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone.
        }
        catch (Exception e)
        {
            LogFailed(_broker.Log, Name, e);
            End(ReasonCode.UnspecifiedError, "a fault of the broker", "");
        }
        finally
        {
            await CloseAsync();
        }
    }

    /// <summary>Ends the connection from outside its loop.</summary>
    public void Stop(ReasonCode reason, string cause)
    {
        if (!End(reason, cause, ""))
        {
            return;
        }

        Outgoing.Wake();
        try
        {
            // Ends the read that the loop waits for, without a token for each.
            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The loop ends by itself.
        }
    }

    /// <summary>Ends the connection when its client was silent or took nothing for too long.</summary>
    public void Sweep()
    {
        var silent = _broker.Clock.Time.GetElapsedTime(Volatile.Read(ref _lastReceived));
        if (Outgoing.Stalled >= _broker.Options.SendTimeout)
        {
            Stop(ReasonCode.UnspecifiedError, "it took nothing for too long");
            Abort();
        }
        else if (_session is null && silent >= _broker.Options.ConnectTimeout)
        {
            Stop(ReasonCode.KeepAliveTimeout, "no CONNECT came");
        }
        else if (_keepAlive > TimeSpan.Zero && silent >= _keepAlive * 1.5 && Volatile.Read(ref _isReceiving))
        {
            Stop(ReasonCode.KeepAliveTimeout, "nothing came for one and a half times its keep alive");
        }
    }

    void IOutgoingOwner.HasRoom() => _session?.SendWaiting();

    void IOutgoingOwner.SendFailed(Exception error) => Abort();

    private void Abort()
    {
        try
        {
            _socket.Dispose();
        }
        catch (SocketException)
        {
            // It is gone already.
        }
    }

    private async Task ReceiveAsync()
    {
        while (_end is null)
        {
            if (_filled == 0)
            {
                // Nothing is held for who is silent.
                Volatile.Write(ref _isReceiving, true);
                if (await _stream.ReadAsync(Memory<byte>.Empty) != 0)
                {
                    return;
                }

                _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
            }

            Volatile.Write(ref _isReceiving, true);
            var read = await _stream.ReadAsync(_buffer.AsMemory(_filled));
            Volatile.Write(ref _isReceiving, false);
            if (read == 0)
            {
                return;
            }

            _filled += read;
            Volatile.Write(ref _lastReceived, _broker.Clock.Time.GetTimestamp());
            await HandleAsync(read);
        }
    }

    /// <summary>Handles the whole packets that have come; what is left of the last one stays.</summary>
    private async ValueTask HandleAsync(int read)
    {
        var start = 0;
        do
        {
            start += Handle(_buffer.AsSpan(start, _filled - start));
            if (!await _batch.FinishAsync(this))
            {
                End(ReasonCode.ImplementationSpecificError, "the store failed", "");
            }

            _publishesOfBatch = 0;
            if (_session is null && _request is not null && _end is null)
            {
                await ConnectAsync(_request);
            }
            else if (_subscribed is not null && _end is null)
            {
                await SendRetainedAsync();
            }
            else
            {
                break;
            }
        }
        while (_end is null);

        _broker.Counters.Received(_receivedMessages, read);
        _receivedMessages = 0;
        Keep(start);
        while (_end is null && !Outgoing.HasRoom)
        {
            Outgoing.Flush();
            await Outgoing.RoomAsync();
        }
    }

    /// <summary>Moves what is left to the front, and makes room for a packet that is larger: with what has come, not with what was announced.</summary>
    private void Keep(int start)
    {
        _filled -= start;
        if (_filled == 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            return;
        }

        if (_filled + start == _buffer.Length && start == 0)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Clamp(_needed, _buffer.Length + 1, 2 * _buffer.Length));
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (start > 0)
        {
            _buffer.AsSpan(start, _filled).CopyTo(_buffer);
        }
    }

    /// <summary>What a client calls things, fit for a log: one line, no control characters, not endless.</summary>
    private static string Printable(string text) => string.Create(Math.Min(text.Length, MaxLoggedChars), text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(from[i]) ? '?' : from[i];
        }
    });

    [LoggerMessage(1, LogLevel.Error, "Connection of {Client} failed")]
    private static partial void LogFailed(ILogger logger, string client, Exception error);
}
