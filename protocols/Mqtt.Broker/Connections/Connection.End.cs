using System.Buffers;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Wire;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <content>How a connection ends.</content>
internal sealed partial class Connection
{
    private const int MaxDiscardedBytes = 4 << 20;

    private Ending? _end;
    private byte[]? _lastPacket;

    /// <summary>Ends the connection because of this; false when it is ending already. The loop sees it and closes.</summary>
    private bool End(ReasonCode reason, string cause, string statement) =>
        Interlocked.CompareExchange(ref _end, new Ending(reason, cause, statement), null) is null;

    private void End(in WireOutcome malformed) => End((ReasonCode)malformed.Code, "it broke the protocol", malformed.Section);

    private async Task CloseAsync()
    {
        var end = _end;
        var isOurs = end is { Reason: not ReasonCode.Success, IsByClient: false };
        try
        {
            var lastPacket = isOurs && _session is not null ? SendLastPacket(end!) : Outgoing.FinishAsync(_lastPacket);
            Leave(end);
            await _batch.FinishAsync(null);
            _left.TrySetResult();
            if (isOurs)
            {
                if (!end!.IsRefusal)
                {
                    LogEnded(_broker.Log, Name, end.Cause, end.Reason, end.Statement);
                }

                await LingerAsync(lastPacket);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or TimeoutException)
        {
            // The client did not wait for it.
        }
        finally
        {
            _left.TrySetResult();
            Outgoing.Close();
            await DisposeStreamAsync();
            _socket.Dispose();
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
            }
        }
    }

    private async ValueTask DisposeStreamAsync()
    {
        try
        {
            await _stream.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was broken already.
        }
    }

    /// <summary>DISCONNECT in MQTT 5; 3.1.1 knows none from the server.</summary>
    private Task SendLastPacket(Ending end)
    {
        if (Version != ProtocolVersion.V5)
        {
            return Outgoing.FinishAsync(default);
        }

        Span<byte> text = stackalloc byte[256];
        var properties = new ByteWriter(text);
        PropertyWriter.Write(ref properties, PropertyId.ReasonString, Encoding.UTF8.GetBytes(end.Cause));
        Span<byte> packet = stackalloc byte[300];
        var length = PacketWriter.Write(new Disconnect(end.Reason, new Properties(properties.Written)), Version, packet);
        if (length > _clientMaxPacketBytes)
        {
            length = PacketWriter.Write(new Disconnect(end.Reason), Version, packet);
        }

        return Outgoing.FinishAsync(packet[..length]);
    }

    private void Leave(Ending? end)
    {
        if (_session is { } session)
        {
            // Only a DISCONNECT with Success takes the will back (MQTT-3.1.2-8, MQTT-3.14.4-3).
            _broker.Sessions.Leave(this, session, withWill: end is not { IsByClient: true, Reason: ReasonCode.Success }, _batch);
        }
    }

    /// <summary>Lets the client take the last packet: closing while it still sends would throw that away.</summary>
    private async Task LingerAsync(Task lastPacket)
    {
        using var patience = new CancellationTokenSource(_broker.Options.LingerTimeout, _broker.Clock.Time);
        await lastPacket.WaitAsync(patience.Token);
        _socket.Shutdown(SocketShutdown.Send);
        var discarded = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
        try
        {
            while (discarded < MaxDiscardedBytes && await _socket.ReceiveAsync(buffer, patience.Token) is > 0 and var read)
            {
                discarded += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "Connection of {Client} ended: {Cause} ({Reason}{Statement})")]
    private static partial void LogEndedBecause(ILogger logger, string client, string cause, ReasonCode reason, string statement);

    private static void LogEnded(ILogger logger, string client, string cause, ReasonCode reason, string statement) =>
        LogEndedBecause(logger, client, cause, reason, statement.Length == 0 ? "" : ", " + statement);

    /// <summary>Why it ends.</summary>
    private sealed record Ending(ReasonCode Reason, string Cause, string Statement)
    {
        /// <summary>The client said so.</summary>
        public bool IsByClient { get; init; }

        /// <summary>It was never accepted, which was logged.</summary>
        public bool IsRefusal { get; init; }
    }
}
