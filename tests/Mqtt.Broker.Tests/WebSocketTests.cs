using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class WebSocketTests
{
    private static readonly BrokerEndpoint Endpoint = new(new IPEndPoint(IPAddress.Loopback, 0)) { IsWebSocket = true };

    [Fact]
    [Trait("Statement", "MQTT-6.0.0-3")]
    [Trait("Statement", "MQTT-6.0.0-4")]
    [Trait("Statement", "MQTT-6.0.0-2")]
    public async Task Client_OverWebSocketInAnyPieces_IsServed()
    {
        await using var broker = await RunningBroker.StartAsync(endpoint: Endpoint);
        using var socket = await ConnectAsync(broker, "mqtt");
        Assert.Equal("mqtt", socket.SubProtocol);
        foreach (var piece in Encode.Connect(new ClientSettings("c")).Chunk(3))
        {
            await socket.SendAsync(piece, WebSocketMessageType.Binary, true, CancellationToken.None);
        }

        var buffer = new byte[256];
        Assert.Equal(0x20, (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).Count > 0 ? buffer[0] : 0);
        await socket.SendAsync(
            Encode.Subscribe(ProtocolVersion.V5, 1, 0, ("a", new SubscriptionOptions(QoS.AtMostOnce))).Concat(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.AtMostOnce, 0, false, false, 0)).ToArray(),
            WebSocketMessageType.Binary, true, CancellationToken.None);
        var got = new List<byte>();
        while (!got.Contains((byte)'x'))
        {
            got.AddRange(buffer[..(await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).Count]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    [Fact]
    [Trait("Statement", "MQTT-6.0.0-1")]
    public async Task TextFrame_ConnectionIsClosed()
    {
        await using var broker = await RunningBroker.StartAsync(endpoint: Endpoint);
        using var socket = await ConnectAsync(broker, "mqtt");
        await socket.SendAsync(Encode.Connect(new ClientSettings("c")), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[16];
        var end = await Record.ExceptionAsync(async () => Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType));
        Assert.True(end is null or WebSocketException);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat\r\n\r\n")]
    public async Task Request_OfAnotherKind_BadRequest(string request)
    {
        await using var broker = await RunningBroker.StartAsync(endpoint: Endpoint);
        using var socket = new TcpClient();
        await socket.ConnectAsync(broker.EndPoint);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Endless_ConnectionIsClosed()
    {
        await using var broker = await RunningBroker.StartAsync(endpoint: Endpoint);
        using var socket = new TcpClient();
        await socket.ConnectAsync(broker.EndPoint);
        _ = await Record.ExceptionAsync(async () => await socket.GetStream().WriteAsync(new byte[20_000]));
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 0, "the connection is gone");
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningBroker broker, string subprotocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(subprotocol);
        using var patience = new CancellationTokenSource(TestClient.Patience);
        await socket.ConnectAsync(new Uri($"ws://{broker.EndPoint}/mqtt"), patience.Token);
        return socket;
    }
}
