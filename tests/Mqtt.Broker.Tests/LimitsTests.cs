namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class LimitsTests
{
    [Fact]
    public async Task Connections_TooMany_AreClosed()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxConnections = 1 });
        await using var first = await broker.ConnectAsync("1");
        await using var second = await TestClient.OpenAsync(broker.EndPoint);
        Assert.Null(await second.ReceiveAsync());
        Assert.Equal(1, broker.Broker.Counters.ConnectionsRefused);
        await first.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Sessions_TooMany_QuotaExceeded()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxSessions = 1 });
        await using var first = await broker.ConnectAsync("1");
        await using var second = await broker.ConnectAsync("2");
        await using var old = await broker.ConnectAsync("3", ProtocolVersion.V311);
        Assert.Equal((ReasonCode.QuotaExceeded, ReasonCode.ServerUnavailable), (second.ConnAck.Reason, old.ConnAck.Reason));
    }

    [Fact]
    public async Task ClientIdentifier_TooLong_NotValid()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new string('c', 257));
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, client.ConnAck.Reason);
    }

    [Fact]
    public async Task Subscriptions_TooMany_QuotaExceeded()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxSubscriptions = 1 });
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("a");
        Assert.Equal([ReasonCode.QuotaExceeded], (await client.SubscribeAsync("b")).Reasons);
        Assert.Equal([ReasonCode.GrantedQoS2], (await client.SubscribeAsync("a")).Reasons);
    }

    [Fact]
    public async Task TopicLevels_TooMany_AreRefused()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        var deep = string.Concat(Enumerable.Repeat("/", 60_000));
        Assert.Equal([ReasonCode.TopicFilterInvalid], (await client.SubscribeAsync(deep)).Reasons);
        Assert.Equal(ReasonCode.TopicNameInvalid, (await client.PublishAsync(deep, "x", QoS.AtLeastOnce)).Reason);
        await client.PublishAsync(deep, "x");
        await client.ExpectEndAsync(ReasonCode.TopicNameInvalid);
    }

    [Fact]
    public async Task Queue_Full_PublisherGetsQuotaExceededAndTheFirstAreKept()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxQueuedMessages = 2 });
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a");
        await first.DisconnectAsync();
        await using var publisher = await broker.ConnectAsync("p");
        Assert.Equal(ReasonCode.Success, (await publisher.PublishAsync("a", "1", QoS.ExactlyOnce)).Reason);
        Assert.Equal(ReasonCode.Success, (await publisher.PublishAsync("a", "2", QoS.AtLeastOnce)).Reason);
        Assert.Equal(ReasonCode.QuotaExceeded, (await publisher.PublishAsync("a", "3", QoS.AtLeastOnce)).Reason);
        Assert.Equal(ReasonCode.QuotaExceeded, (await publisher.PublishAsync("a", "4", QoS.ExactlyOnce)).Reason);
        Assert.Equal(2, broker.Broker.Counters.MessagesDropped);
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.Equal("1", (await second.TakeAsync()).Payload);
        Assert.Equal("2", (await second.TakeAsync()).Payload);
    }

    [Fact]
    public async Task Retained_TooMany_QuotaExceededAndNotPassedOn()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxRetainedMessages = 1 });
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("#", QoS.AtMostOnce);
        await client.PublishAsync("a", "1", QoS.AtLeastOnce, retain: true);
        await client.TakeAsync();
        Assert.Equal(ReasonCode.QuotaExceeded, (await client.PublishAsync("b", "2", QoS.AtLeastOnce, retain: true)).Reason);
        await client.ExpectSilenceAsync();
        Assert.Equal(1, broker.Broker.RetainedMessages);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void Limits_OutOfTheirBounds_AreRefused(int connections, int inFlight) =>
        Assert.ThrowsAny<ArgumentException>(() => new BrokerLimits { MaxConnections = connections, MaxInFlight = inFlight }.Check());
}
