namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class SlowConsumerTests
{
    private const int PayloadBytes = 10_000;

    [Fact]
    public async Task QoS0_ConsumerReadsNothing_OldestAreDroppedAndOthersUnharmed()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxUnsentBytes = 1 << 20 });
        await using var slow = await broker.ConnectAsync("slow");
        await using var quick = await broker.ConnectAsync("quick");
        await slow.SubscribeAsync("a", QoS.AtMostOnce);
        await quick.SubscribeAsync("a", QoS.AtMostOnce);
        await using var publisher = await broker.ConnectAsync("p");
        const int Messages = 3_000;
        for (var i = 0; i < Messages; i++)
        {
            await publisher.PublishAsync("a", $"{i} ".PadRight(PayloadBytes));
            Assert.StartsWith($"{i} ", (await quick.ReceiveAsync(PacketType.Publish)).Payload, StringComparison.Ordinal);
        }

        Assert.InRange(broker.Broker.Counters.MessagesDropped, 1, Messages);
        Assert.InRange(broker.Broker.Counters.UnsentBytes, 1, 3 << 20);

        // The newest are those that are left.
        var last = -1;
        while (last < Messages - 1)
        {
            var number = int.Parse((await slow.ReceiveAsync(PacketType.Publish)).Payload, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number > last);
            last = number;
        }
    }

    [Fact]
    public async Task QoS1_ConsumerReadsNothing_WaitsInTheSessionAndComesInOrder()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var slow = await broker.ConnectAsync("slow");
        await slow.SubscribeAsync("a", QoS.AtLeastOnce);
        await using var publisher = await broker.ConnectAsync("p");
        const int Messages = 2_000;
        for (var i = 0; i < Messages; i++)
        {
            await publisher.PublishAsync("a", $"{i} ".PadRight(PayloadBytes), QoS.AtLeastOnce);
        }

        for (var i = 0; i < Messages; i++)
        {
            Assert.StartsWith($"{i} ", (await slow.TakeAsync()).Payload, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Consumer_TakesNothingForTooLong_IsEndedAndItsSessionStays()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var dead = await broker.ConnectAsync(ClientSettings.Lasting("dead"));
        await dead.SubscribeAsync("a", QoS.AtMostOnce);
        await using var publisher = await broker.ConnectAsync(new ClientSettings("p") { Version = ProtocolVersion.V311 });
        for (var i = 0; i < 2_000; i++)
        {
            await publisher.PublishAsync("a", "x".PadRight(PayloadBytes));
        }

        await publisher.ExpectSilenceAsync();
        await RunningBroker.UntilAsync(() => { broker.Advance(1); return broker.Broker.Connections == 1; }, "the half-open connection is gone");
        Assert.Equal(2, broker.Broker.Sessions);
        Assert.Equal(0, broker.Broker.Counters.UnsentBytes);
    }

    [Fact]
    public async Task Client_SendsAndNeverReads_IsNotReadAnyMore()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var rude = await broker.ConnectAsync(new ClientSettings("rude") { Version = ProtocolVersion.V311 });
        var pings = new byte[2 << 20];
        for (var i = 0; i < pings.Length; i += 2)
        {
            pings[i] = 0xC0;
        }

        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await rude.SendAsync(pings);
            }
        });
        await Task.WhenAny(sending, Task.Run(async () =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                Assert.InRange(broker.Broker.Counters.UnsentBytes, 0, 8 << 20);
                await Task.Yield();
            }
        }));
        rude.Cut();
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 0, "the connection is gone");
        _ = await Record.ExceptionAsync(() => sending);
    }
}
