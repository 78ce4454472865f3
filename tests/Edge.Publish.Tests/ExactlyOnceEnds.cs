using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Broker.Tests;

namespace EdgeHub.Edge.Publish.Tests;

/// <summary>A publisher that keeps to QoS 2 over any number of broken connections: what is not acknowledged is sent again with its identifier.</summary>
internal sealed class ExactlyOncePublisher(int messages)
{
    private int _next;
    private bool _isReceived;

    public bool IsDone => _next == messages;

    /// <summary>Publishes until all is done or the connection breaks.</summary>
    public async Task RunAsync(IPEndPoint endPoint)
    {
        try
        {
            await using var client = await TestClient.ConnectAsync(endPoint, ClientSettings.Lasting("publisher"));
            var isAgain = true;
            while (!IsDone)
            {
                var identifier = (ushort)((_next % 100) + 1);
                if (!_isReceived)
                {
                    await client.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", $"{_next}", QoS.ExactlyOnce, identifier, false, isAgain, 0));
                    if (await client.ReceiveAsync() is not { Type: PacketType.PubRec })
                    {
                        return;
                    }

                    _isReceived = true;
                }

                await client.SendAsync(PacketType.PubRel, identifier);
                if (await client.ReceiveAsync() is not { Type: PacketType.PubComp })
                {
                    return;
                }

                _isReceived = isAgain = false;
                _next++;
            }
        }
        catch (Exception e) when (e is SocketException or Xunit.Sdk.XunitException)
        {
            // The broker was killed.
        }
    }
}

/// <summary>A subscriber that keeps to QoS 2: a message counts when its identifier is new.</summary>
internal sealed class ExactlyOnceSubscriber
{
    private readonly HashSet<ushort> _received = [];

    public List<int> Messages { get; } = [];

    /// <summary>Takes messages until it has so many or the connection breaks.</summary>
    public async Task RunAsync(IPEndPoint endPoint, int messages)
    {
        try
        {
            await using var client = await TestClient.ConnectAsync(endPoint, ClientSettings.Lasting("subscriber"));
            while (Messages.Count < messages || _received.Count > 0)
            {
                switch (await client.ReceiveAsync())
                {
                    case { Type: PacketType.Publish } message:
                        if (_received.Add(message.PacketIdentifier))
                        {
                            Messages.Add(int.Parse(message.Payload, CultureInfo.InvariantCulture));
                        }

                        await client.SendAsync(PacketType.PubRec, message.PacketIdentifier);
                        break;
                    case { Type: PacketType.PubRel } release:
                        _received.Remove(release.PacketIdentifier);
                        await client.SendAsync(PacketType.PubComp, release.PacketIdentifier);
                        break;
                    default:
                        return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or Xunit.Sdk.XunitException)
        {
            // The broker was killed.
        }
    }
}
