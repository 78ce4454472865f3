namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class QoS2Tests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-4.3.3-8")]
    [Trait("Statement", "MQTT-4.3.3-11")]
    public async Task Message_WholeExchange_ComesOnce(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s", version);
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p", version);
        Assert.Equal(ReasonCode.Success, (await publisher.PublishAsync("a", "x", QoS.ExactlyOnce)).Reason);
        Assert.Equal(("x", QoS.ExactlyOnce), (await subscriber.TakeAsync()) is var message ? (message.Payload, message.QoS) : default);
        await subscriber.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-4.3.3-10")]
    public async Task Publish_SentAgainBeforePubRel_IsAcknowledgedAndNotDeliveredAgain()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("a");
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("p"));
        await first.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, 7, false, false, 0));
        await first.ReceiveAsync(PacketType.PubRec);
        first.Cut();
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("p"));
        await second.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, 7, false, true, 0));
        await second.ReceiveAsync(PacketType.PubRec);
        await second.SendAsync(PacketType.PubRel, 7);
        Assert.Equal(ReasonCode.Success, (await second.ReceiveAsync(PacketType.PubComp)).Reason);
        await subscriber.TakeAsync();
        await subscriber.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-4.3.3-12")]
    public async Task Publish_SameIdentifierAfterPubComp_IsANewMessage()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 2; i++)
        {
            await publisher.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", $"{i}", QoS.ExactlyOnce, 7, false, false, 0));
            await publisher.ReceiveAsync(PacketType.PubRec);
            await publisher.SendAsync(PacketType.PubRel, 7);
            await publisher.ReceiveAsync(PacketType.PubComp);
            Assert.Equal($"{i}", (await subscriber.TakeAsync()).Payload);
        }
    }

    [Fact]
    public async Task PubRel_UnknownIdentifier_PubCompSaysNotFound()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SendAsync(PacketType.PubRel, 9);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await client.ReceiveAsync(PacketType.PubComp)).Reason);
        await client.SendAsync(PacketType.PubRec, 9);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await client.ReceiveAsync(PacketType.PubRel)).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Statement", "MQTT-4.3.3-7")]
    public async Task Subscriber_BreaksOff_ExchangeGoesOnWhereItWas(bool afterPubRec)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "x", QoS.ExactlyOnce);
        var message = await first.ReceiveAsync(PacketType.Publish);
        if (afterPubRec)
        {
            await first.SendAsync(PacketType.PubRec, message.PacketIdentifier);
            await first.ReceiveAsync(PacketType.PubRel);
        }

        first.Cut();
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        var next = await second.ReceiveAsync(afterPubRec ? PacketType.PubRel : PacketType.Publish);
        Assert.Equal((message.PacketIdentifier, !afterPubRec), (next.PacketIdentifier, next.Dup));
    }

    [Fact]
    [Trait("Statement", "MQTT-4.3.3-4")]
    public async Task PubRec_WithAnError_EndsTheExchange()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var subscriber = await broker.ConnectAsync(new ClientSettings("s") { Properties = [(PropertyId.ReceiveMaximum, 1)] });
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "1", QoS.ExactlyOnce);
        await publisher.PublishAsync("a", "2", QoS.ExactlyOnce);
        var message = await subscriber.ReceiveAsync(PacketType.Publish);
        await subscriber.SendAsync(PacketType.PubRec, message.PacketIdentifier, ReasonCode.UnspecifiedError);
        Assert.Equal("2", (await subscriber.TakeAsync()).Payload);
    }
}
