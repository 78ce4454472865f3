namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class QoS1Tests
{
    [Theory]
    [InlineData(ProtocolVersion.V311, ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5, ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V311, ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V5, ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-4.3.2-4")]
    [Trait("Statement", "MQTT-4.3.2-1")]
    public async Task Message_FromAnyVersionToAny_IsAcknowledgedAndDelivered(ProtocolVersion from, ProtocolVersion to)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s", to);
        await subscriber.SubscribeAsync("a/+");
        await using var publisher = await broker.ConnectAsync("p", from);
        Assert.Equal(ReasonCode.Success, (await publisher.PublishAsync("a/b", "x", QoS.AtLeastOnce)).Reason);
        var message = await subscriber.TakeAsync();
        Assert.Equal(("a/b", "x", QoS.AtLeastOnce, false, false), (message.Topic, message.Payload, message.QoS, message.Dup, message.Retain));
        await subscriber.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(QoS.AtMostOnce, QoS.ExactlyOnce, QoS.AtMostOnce)]
    [InlineData(QoS.ExactlyOnce, QoS.AtLeastOnce, QoS.AtLeastOnce)]
    [InlineData(QoS.AtLeastOnce, QoS.AtMostOnce, QoS.AtMostOnce)]
    [Trait("Statement", "MQTT-3.8.4-8")]
    public async Task Message_QoS_IsTheLowerOfBoth(QoS published, QoS granted, QoS delivered)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("a", granted);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "x", published);
        Assert.Equal(delivered, (await subscriber.TakeAsync()).QoS);
    }

    [Fact]
    [Trait("Statement", "MQTT-4.4.0-1")]
    [Trait("Statement", "MQTT-3.3.1-1")]
    public async Task Message_NotAcknowledged_IsSentAgainOnReconnectWithDup()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a", QoS.AtLeastOnce);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "2", QoS.AtLeastOnce);
        var before = await first.ReceiveAsync(PacketType.Publish);
        first.Cut();
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.True(second.ConnAck.SessionPresent);
        var again = await second.ReceiveAsync(PacketType.Publish);
        Assert.Equal((before.PacketIdentifier, "1", true), (again.PacketIdentifier, again.Payload, again.Dup));
        Assert.Equal("2", (await second.ReceiveAsync(PacketType.Publish)).Payload);
    }

    [Fact]
    [Trait("Statement", "MQTT-4.6.0-6")]
    [Trait("Statement", "MQTT-4.6.0-1")]
    public async Task Messages_OfOneTopic_KeepTheirOrderWhileTheyWait()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxInFlight = 3 });
        await using var subscriber = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await subscriber.SubscribeAsync("a", QoS.AtLeastOnce);
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 200; i++)
        {
            await publisher.PublishAsync("a", $"{i}", QoS.AtLeastOnce);
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.Equal($"{i}", (await subscriber.TakeAsync()).Payload);
        }
    }

    [Fact]
    public async Task Message_NobodyWantsIt_PubAckSaysSo()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var publisher = await broker.ConnectAsync("p");
        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await publisher.PublishAsync("a", "x", QoS.AtLeastOnce)).Reason);
    }
}
