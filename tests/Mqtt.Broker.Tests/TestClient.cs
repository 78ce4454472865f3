using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>A client that sends what a test says and shows what comes: nothing is acknowledged or repeated by itself.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4 << 20];
    private int _start;
    private int _end;
    private readonly Queue<SeenPacket> _aside = new();
    private ushort _identifier;

    private TestClient(ProtocolVersion version) => Version = version;

    public ProtocolVersion Version { get; private set; }

    public SeenPacket ConnAck { get; private set; } = new() { Type = PacketType.None };

    /// <summary>Opens a connection and sends nothing.</summary>
    public static async Task<TestClient> OpenAsync(IPEndPoint endPoint, ProtocolVersion version = ProtocolVersion.V5)
    {
        var client = new TestClient(version);
        await client._socket.ConnectAsync(endPoint);
        return client;
    }

    /// <summary>Connects, whatever CONNACK says.</summary>
    public static async Task<TestClient> ConnectAsync(IPEndPoint endPoint, ClientSettings settings)
    {
        var client = await OpenAsync(endPoint, settings.Version);
        await client.SendAsync(Encode.Connect(settings));
        client.ConnAck = await client.ReceiveAsync(PacketType.ConnAck);
        return client;
    }

    public async Task SendAsync(params byte[][] packets)
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var packet in packets)
        {
            var left = packet.AsMemory();
            while (left.Length > 0)
            {
                left = left[await _socket.SendAsync(left, patience.Token)..];
            }
        }
    }

    /// <summary>The next packet, which must be of this type.</summary>
    public async Task<SeenPacket> ReceiveAsync(PacketType type)
    {
        var packet = await ReceiveAsync();
        Assert.True(packet is not null, $"The broker closed; {type} was awaited.");
        Assert.True(packet.Type == type, $"{packet.Type} {packet.Reason} {packet.Topic} came; {type} was awaited.");
        return packet;
    }

    /// <summary>The next packet; null when the broker closes.</summary>
    public async Task<SeenPacket?> ReceiveAsync() => _aside.TryDequeue(out var packet) ? packet : await ReadAsync();

    private async Task<SeenPacket?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_end > _start && PacketHeader.TryRead(_buffer.AsSpan(_start, _end - _start), new PacketRules(Version, Sender.Server), out var header) is { IsComplete: true } whole)
            {
                _start += whole.Bytes;
                return SeenPacket.Read(_buffer.AsSpan(_start - whole.Bytes, whole.Bytes), Version);
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            try
            {
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), patience.Token);
                if (read == 0)
                {
                    return null;
                }

                _end += read;
            }
            catch (SocketException)
            {
                return null;
            }
        }
    }

    /// <summary>Bytes as they come.</summary>
    public ValueTask<int> ReceiveRawAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, SocketFlags.None);

    /// <summary>The next packet is DISCONNECT with this reason (nothing in 3.1.1), and then the broker closes.</summary>
    public async Task ExpectEndAsync(ReasonCode reason)
    {
        if (Version == ProtocolVersion.V5)
        {
            Assert.Equal(reason, (await ReceiveAsync(PacketType.Disconnect)).Reason);
        }

        Assert.Null(await ReceiveAsync());
    }

    /// <summary>Nothing came before the answer to a ping: what the broker had to say it would have said by then.</summary>
    public async Task ExpectSilenceAsync()
    {
        await SendAsync(Encode.Packet(new Ping(PacketType.PingReq), Version));
        await ReceiveAsync(PacketType.PingResp);
    }

    public async Task<SeenPacket> SubscribeAsync(string filter, QoS qos = QoS.ExactlyOnce, uint identifier = 0) =>
        await SubscribeAsync(identifier, (filter, new SubscriptionOptions(qos)));

    public async Task<SeenPacket> SubscribeAsync(uint identifier, params (string Filter, SubscriptionOptions Options)[] subscriptions)
    {
        await SendAsync(Encode.Subscribe(Version, Next(), identifier, subscriptions));
        return await ReceiveAsync(PacketType.SubAck);
    }

    public async Task<SeenPacket> UnsubscribeAsync(params string[] filters)
    {
        await SendAsync(Encode.Unsubscribe(Version, Next(), filters));
        return await ReceiveAsync(PacketType.UnsubAck);
    }

    /// <summary>Publishes and gives the last acknowledgement; an empty packet for QoS 0.</summary>
    public async Task<SeenPacket> PublishAsync(
        string topic, string payload, QoS qos = QoS.AtMostOnce, bool retain = false, params (PropertyId Id, object Value)[] properties)
    {
        var identifier = Next();
        await SendAsync(Encode.Publish(Version, topic, payload, qos, identifier, retain, dup: false, alias: 0, properties));
        if (qos == QoS.AtMostOnce)
        {
            return new SeenPacket { Type = PacketType.None };
        }

        if (qos == QoS.AtLeastOnce)
        {
            return await AnswerAsync(PacketType.PubAck);
        }

        var received = await AnswerAsync(PacketType.PubRec);
        if (received.Reason >= ReasonCode.UnspecifiedError)
        {
            return received;
        }

        await SendAsync(PacketType.PubRel, identifier);
        return await AnswerAsync(PacketType.PubComp);
    }

    public Task SendAsync(PacketType acknowledgement, ushort identifier, ReasonCode reason = ReasonCode.Success) =>
        SendAsync(Encode.Packet(new Acknowledgement(acknowledgement, identifier, reason), Version));

    /// <summary>Receives a message and acknowledges it.</summary>
    public async Task<SeenPacket> TakeAsync()
    {
        var message = await ReceiveAsync(PacketType.Publish);
        if (message.QoS == QoS.AtLeastOnce)
        {
            await SendAsync(PacketType.PubAck, message.PacketIdentifier);
        }
        else if (message.QoS == QoS.ExactlyOnce)
        {
            await SendAsync(PacketType.PubRec, message.PacketIdentifier);
            await AnswerAsync(PacketType.PubRel);
            await SendAsync(PacketType.PubComp, message.PacketIdentifier);
        }

        return message;
    }

    /// <summary>Leaves in order and waits until the broker has closed.</summary>
    public async Task DisconnectAsync(ReasonCode reason = ReasonCode.Success, params (PropertyId Id, object Value)[] properties)
    {
        await SendAsync(Encode.Packet(new Disconnect(reason, new Properties(Encode.Properties(properties))), Version));
        while (await ReceiveAsync() is not null)
        {
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The answer to a PUBLISH; messages that come before it are kept for later.</summary>
    private async Task<SeenPacket> AnswerAsync(PacketType type)
    {
        while (true)
        {
            var packet = await ReadAsync();
            if (packet is not { Type: PacketType.Publish })
            {
                Assert.Equal(type, packet?.Type);
                return packet!;
            }

            _aside.Enqueue(packet);
        }
    }

    private ushort Next() => ++_identifier;
}
