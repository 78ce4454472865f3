using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>MQTT over WebSocket (MQTT 5, 6): the subprotocol, binary frames, packets that do not end where frames do.</summary>
public sealed class WebSocketTests
{
    [Fact]
    public async Task WebSocket_CarriesPacketsInBinaryFrames_HoweverTheyAreCut()
    {
        var (listener, port) = Listen();
        using var _ = listener;
        await using var client = Make(port);
        var connecting = client.ConnectAsync(Patience.Token());
        var context = await listener.GetContextAsync();
        Assert.Equal(("mqtt", "/mqtt"), (context.Request.Headers["Sec-WebSocket-Protocol"], context.Request.Url!.AbsolutePath));
        var socket = (await context.AcceptWebSocketAsync("mqtt")).WebSocket;
        var frame = new byte[1000];
        var received = await socket.ReceiveAsync(frame.AsMemory(), Patience.Token());
        Assert.Equal((WebSocketMessageType.Binary, (byte)0x10), (received.MessageType, frame[0]));
        foreach (var part in Split(new byte[] { 0x20, 3, 0, 0, 0 }, 2))
        {
            await socket.SendAsync(part, WebSocketMessageType.Binary, true, Patience.Token());
        }

        await connecting;
        await socket.SendAsync(Publish("plant/a", "1").Concat(Publish("plant/b", "2")).ToArray(), WebSocketMessageType.Binary, true, Patience.Token());
        Assert.Equal("plant/a", (await client.Messages.ReadAsync(Patience.Token())).Message.Topic);
        Assert.Equal("plant/b", (await client.Messages.ReadAsync(Patience.Token())).Message.Topic);
        socket.Abort();
    }

    [Fact]
    public async Task WebSocket_ServerThatDoesNotSpeakMqtt_IsATransportFault()
    {
        var (listener, port) = Listen();
        using var _ = listener;
        await using var client = Make(port);
        var connecting = client.ConnectAsync(Patience.Token());
        var context = await listener.GetContextAsync();
        context.Response.StatusCode = 404;
        context.Response.Close();
        await Assert.ThrowsAsync<MqttTransportException>(() => connecting);
    }

    private static MqttClient Make(int port) =>
        new(new WebSocketTransport(new Uri($"ws://127.0.0.1:{port}/mqtt")), new MqttClientOptions(), TimeProvider.System, NullLogger<MqttClient>.Instance);

    private static IEnumerable<ArraySegment<byte>> Split(byte[] bytes, int at) => [new(bytes, 0, at), new(bytes, at, bytes.Length - at)];

    private static byte[] Publish(string topic, string payload)
    {
        var packet = new OutgoingPublish { Topic = System.Text.Encoding.UTF8.GetBytes(topic), Payload = System.Text.Encoding.UTF8.GetBytes(payload) };
        var bytes = new byte[PacketWriter.BytesOf(packet, ProtocolVersion.V5)];
        PacketWriter.Write(packet, ProtocolVersion.V5, bytes);
        return bytes;
    }

    private static (HttpListener Listener, int Port) Listen()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        return (listener, port);
    }
}
