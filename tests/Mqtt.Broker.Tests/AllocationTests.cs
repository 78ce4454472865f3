using System.Net.Sockets;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>Runs alone: what other tests allocate at the same time would count too.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Messages = 100_000;

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task Publish_QoS0_AllocatesNothingPerMessage(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s", version);
        await subscriber.SubscribeAsync("plant/line/+", QoS.AtMostOnce);
        using var raw = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await raw.ConnectAsync(broker.EndPoint);
        await raw.SendAsync(Encode.Connect(new ClientSettings("p") { Version = version }));
        var one = Encode.Publish(version, "plant/line/1", new string('x', 100), QoS.AtMostOnce, 0, false, false, 0);
        var other = Encode.Publish(version, "plant/line/2", new string('x', 100), QoS.AtMostOnce, 0, false, false, 0);
        var block = Enumerable.Repeat(one.Concat(other), 100).SelectMany(bytes => bytes).ToArray();
        var buffer = new byte[1 << 20];
        await RunAsync(raw, subscriber, block, buffer, Messages);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await RunAsync(raw, subscriber, block, buffer, Messages);

        // What is left is the test's own and the pools'.
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / Messages, 0, 1);
    }

    private static async Task RunAsync(Socket publisher, TestClient subscriber, byte[] block, byte[] buffer, int messages)
    {
        var expected = (long)messages * block.Length / 200;
        for (long sent = 0, received = 0; sent < expected; sent += block.Length)
        {
            await publisher.SendAsync(block.AsMemory(), SocketFlags.None);
            while (received < sent + block.Length)
            {
                received += await subscriber.ReceiveRawAsync(buffer);
            }
        }
    }
}
