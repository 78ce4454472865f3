namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class RetainTests
{
    [Theory]
    [InlineData("a/b/c")]
    [InlineData("a/+/c")]
    [InlineData("a/#")]
    [InlineData("#")]
    [InlineData("a/b/c/#")]
    [Trait("Statement", "MQTT-3.3.1-5")]
    [Trait("Statement", "MQTT-3.3.1-8")]
    public async Task Retained_LaterSubscriber_GetsTheLastWithRetain(string filter)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a/b/c", "old", QoS.AtLeastOnce, retain: true);
        await publisher.PublishAsync("a/b/c", "new", QoS.AtLeastOnce, retain: true);
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync(filter, QoS.AtLeastOnce);
        var message = await subscriber.TakeAsync();
        Assert.Equal(("new", true, QoS.AtLeastOnce), (message.Payload, message.Retain, message.QoS));
        await subscriber.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.1-6")]
    [Trait("Statement", "MQTT-3.3.1-7")]
    public async Task Retained_EmptyPayload_RemovesItAndIsDelivered()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "x", QoS.AtLeastOnce, retain: true);
        await publisher.PublishAsync("a", "", QoS.AtLeastOnce, retain: true);
        Assert.Equal(("x", false), (await watcher.TakeAsync()) is var first ? (first.Payload, first.Retain) : default);
        Assert.Equal(("", false), (await watcher.TakeAsync()) is var second ? (second.Payload, second.Retain) : default);
        await using var late = await broker.ConnectAsync("l");
        await late.SubscribeAsync("a");
        await late.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(RetainHandling.SendAtSubscribe, 1, 1)]
    [InlineData(RetainHandling.SendAtSubscribeIfNew, 1, 0)]
    [InlineData(RetainHandling.DoNotSend, 0, 0)]
    [Trait("Statement", "MQTT-3.3.1-9")]
    [Trait("Statement", "MQTT-3.3.1-10")]
    [Trait("Statement", "MQTT-3.3.1-11")]
    public async Task RetainHandling_FirstAndSecondSubscribe_IsKept(RetainHandling handling, int first, int second)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.PublishAsync("a", "x", QoS.AtLeastOnce, retain: true);
        foreach (var expected in new[] { first, second })
        {
            await client.SubscribeAsync(0, ("a", new SubscriptionOptions(QoS.AtMostOnce, RetainHandling: handling)));
            for (var i = 0; i < expected; i++)
            {
                Assert.True((await client.TakeAsync()).Retain);
            }

            await client.ExpectSilenceAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Statement", "MQTT-3.3.1-12")]
    [Trait("Statement", "MQTT-3.3.1-13")]
    public async Task RetainAsPublished_LiveMessage_DecidesRetain(bool asPublished)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(0, ("a", new SubscriptionOptions(QoS.AtMostOnce, RetainAsPublished: asPublished)));
        await client.PublishAsync("a", "x", retain: true);
        Assert.Equal(asPublished, (await client.TakeAsync()).Retain);
    }

    [Fact]
    [Trait("Statement", "MQTT-4.7.2-1")]
    public async Task Retained_SystemTopics_MatchNoWildcardAtTheFirstLevel()
    {
        await using var broker = await RunningBroker.StartAsync();
        broker.Advance(11);
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("#", QoS.AtMostOnce);
        await client.SubscribeAsync("+/broker/uptime", QoS.AtMostOnce);
        await client.ExpectSilenceAsync();
        await client.SubscribeAsync("$SYS/broker/version", QoS.AtMostOnce);
        Assert.Equal("EdgeHub", (await client.TakeAsync()).Payload);
    }

    [Fact]
    public async Task Retained_ManyMoreThanTheBufferTakes_AllCome()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxUnsentBytes = 4 << 20 });
        var payload = new byte[1_000];
        for (var i = 0; i < 10_000; i++)
        {
            await broker.Broker.PublishAsync($"many/{i}", payload, QoS.AtMostOnce, retain: true);
        }

        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("many/#", QoS.AtMostOnce);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True((await client.ReceiveAsync(PacketType.Publish)).Retain);
        }
    }
}
