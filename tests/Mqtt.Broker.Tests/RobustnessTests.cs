using System.Net.Sockets;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>Clients that break every rule, and very many at once: memory stays bounded and the others notice nothing.</summary>
public sealed class RobustnessTests
{
    private const int DamagedPackets = 100_000;
    private const int PacketsPerConnection = 25;

    [Fact]
    [Trait("Tier", "slow")]
    public async Task DamagedPackets_ByTheHundredThousand_OthersAreUnharmedAndMemoryIsBounded()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerOptions { LingerTimeout = TimeSpan.Zero });
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("good", QoS.AtLeastOnce);
        await using var publisher = await broker.ConnectAsync("p");
        var random = new Random(20260105);
        var samples = Samples();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < DamagedPackets / PacketsPerConnection; i++)
        {
            await DamageAsync(broker, samples, random);
            await publisher.PublishAsync("good", $"{i}", QoS.AtLeastOnce);
            Assert.Equal($"{i}", (await subscriber.TakeAsync()).Payload);
        }

        await RunningBroker.UntilAsync(() => { broker.Advance(1); return broker.Broker.Connections <= 2; }, "the damaged connections are gone");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 << 20);
    }

    [Fact]
    public async Task AnnouncedLength_NothingFollows_HoldsNoMemoryForIt()
    {
        await using var broker = await RunningBroker.StartAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = new List<TestClient>();
        for (var i = 0; i < 50; i++)
        {
            var client = await broker.ConnectAsync($"c{i}");
            await client.SendAsync([[0x30, 0xA0, 0xC2, 0x1E, 0x00, 0x01, (byte)'a']]);
            clients.Add(client);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before - (50L * (4 << 20)), long.MinValue, 50 * (80 << 10));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    [Trait("Tier", "slow")]
    public async Task AThousandClients_ReconnectingAtOnce_AllGetTheirSessionAndMessage()
    {
        const int Clients = 1_000;
        await using var broker = await RunningBroker.StartAsync();
        await Parallel.ForAsync(0, Clients, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, token) =>
        {
            await using var client = await RawAsync(broker, i);
            await ReadAsync(client, 2);
            await client.Stream.WriteAsync(Encode.Subscribe(ProtocolVersion.V311, 1, 0, ("all", new SubscriptionOptions(QoS.AtLeastOnce))), token);
            await ReadAsync(client, 1);
        });
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 0, "all have left");
        await broker.Broker.PublishAsync("all", "now"u8.ToArray(), QoS.AtLeastOnce, retain: false);
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => RawAsync(broker, i))));
        await Task.WhenAll(clients.Select(async client =>
        {
            var bytes = await ReadAsync(client, 2);
            Assert.Equal([0x20, 0x02, 0x01, 0x00], bytes[..4]);
            Assert.Equal(0x32, bytes.Length > 4 ? bytes[4] : (await ReadAsync(client, 1))[0]);
        }));
        Assert.Equal(Clients, broker.Broker.Connections);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static async Task DamageAsync(RunningBroker broker, byte[][] samples, Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(broker.EndPoint);
        var bytes = new List<byte>(Encode.Connect(new ClientSettings($"bad{random.Next(20)}")));
        for (var i = 0; i < PacketsPerConnection; i++)
        {
            var packet = (byte[])samples[random.Next(samples.Length)].Clone();
            if (random.Next(3) > 0 || i > 20)
            {
                packet[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
            }

            bytes.AddRange(random.Next(10) == 0 ? packet.AsSpan(0, random.Next(packet.Length)) : packet);
        }

        try
        {
            await socket.SendAsync(bytes.ToArray());
            if (random.Next(2) == 0)
            {
                socket.Shutdown(SocketShutdown.Send);
                var buffer = new byte[4_096];
                using var patience = new CancellationTokenSource(TestClient.Patience);
                while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
                {
                    broker.Advance(0.25);
                }
            }
        }
        catch (SocketException)
        {
            // The broker had enough.
        }
    }

    private static byte[][] Samples() =>
    [
        Encode.Publish(ProtocolVersion.V5, "bad/1", "payload", QoS.AtMostOnce, 0, false, false, 0, (PropertyId.ContentType, "t"), (PropertyId.UserProperty, ("a", "b"))),
        Encode.Publish(ProtocolVersion.V5, "bad/2", "payload", QoS.AtLeastOnce, 5, true, false, 3, (PropertyId.MessageExpiryInterval, 5)),
        Encode.Publish(ProtocolVersion.V5, "bad/3", "payload", QoS.ExactlyOnce, 6, false, true, 0),
        Encode.Subscribe(ProtocolVersion.V5, 7, 9, ("bad/#", new SubscriptionOptions(QoS.ExactlyOnce)), ("$share/g/bad/+", new SubscriptionOptions(QoS.AtLeastOnce))),
        Encode.Unsubscribe(ProtocolVersion.V5, 8, "bad/#"),
        Encode.Packet(new Acknowledgement(PacketType.PubAck, 1), ProtocolVersion.V5),
        Encode.Packet(new Acknowledgement(PacketType.PubRel, 6), ProtocolVersion.V5),
        Encode.Packet(new Ping(PacketType.PingReq), ProtocolVersion.V5),
    ];

    private static async Task<RawClient> RawAsync(RunningBroker broker, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(broker.EndPoint);
        var client = new RawClient(new NetworkStream(socket, ownsSocket: true));
        await client.Stream.WriteAsync(Encode.Connect(ClientSettings.Lasting($"c{number}", ProtocolVersion.V311)));
        return client;
    }

    private static async Task<byte[]> ReadAsync(RawClient client, int least)
    {
        var buffer = new byte[64];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var read = await client.Stream.ReadAtLeastAsync(buffer, least, cancellationToken: patience.Token);
        return buffer[..read];
    }

    private sealed record RawClient(NetworkStream Stream) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stream.DisposeAsync();
    }
}
