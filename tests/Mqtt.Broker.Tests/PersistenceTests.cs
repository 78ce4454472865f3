namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>What a broker finds that begins on the store of one that was killed: each test copies the store at the worst moment.</summary>
public sealed class PersistenceTests
{
    [Fact]
    public async Task Session_AfterAKill_HasSubscriptionsAndMessages()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a/+", QoS.AtLeastOnce, identifier: 9);
        await first.DisconnectAsync();
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a/b", "1", QoS.AtLeastOnce, retain: true);
        await publisher.PublishAsync("a/b", "2", QoS.AtLeastOnce);

        await using var next = await RunningBroker.StartAsync(store: store.Copy());
        await using var second = await next.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.True(second.ConnAck.SessionPresent);
        var message = await second.TakeAsync();
        Assert.Equal("1", message.Payload);
        Assert.Equal([9u], message.Identifiers);
        Assert.Equal("2", (await second.TakeAsync()).Payload);
        await second.SubscribeAsync("a/b", QoS.AtMostOnce);
        Assert.Equal(("1", true), (await second.TakeAsync()) is var retained ? (retained.Payload, retained.Retain) : default);
    }

    [Fact]
    [Trait("Statement", "MQTT-4.3.3-10")]
    public async Task QoS2_KilledAfterPubRec_TheRepeatedPublishIsNotDeliveredAgain()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        await using var subscriber = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync(ClientSettings.Lasting("p"));
        await publisher.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, 7, false, false, 0));
        await publisher.ReceiveAsync(PacketType.PubRec);

        await using var next = await RunningBroker.StartAsync(store: store.Copy());
        await using var again = await next.ConnectAsync(ClientSettings.Lasting("p"));
        Assert.True(again.ConnAck.SessionPresent);
        await again.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, 7, false, true, 0));
        await again.ReceiveAsync(PacketType.PubRec);
        await again.SendAsync(PacketType.PubRel, 7);
        await again.ReceiveAsync(PacketType.PubComp);
        await using var reader = await next.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.Equal("x", (await reader.TakeAsync()).Payload);
        await reader.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task QoS2_KilledWhileTheSubscriberHasIt_GoesOnWithTheSameIdentifier(bool afterPubRec)
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(new BrokerOptions { Limits = new BrokerLimits { MaxInFlight = 1 } }, store: store);
        await using var subscriber = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "0", QoS.ExactlyOnce);
        await publisher.PublishAsync("a", "1", QoS.ExactlyOnce);

        // The second one waited for the window: its identifier is stored when it gets one.
        await subscriber.TakeAsync();
        var message = await subscriber.ReceiveAsync(PacketType.Publish);
        if (afterPubRec)
        {
            await subscriber.SendAsync(PacketType.PubRec, message.PacketIdentifier);
            await subscriber.ReceiveAsync(PacketType.PubRel);
        }

        await using var next = await RunningBroker.StartAsync(store: store.Copy());
        await using var again = await next.ConnectAsync(ClientSettings.Lasting("s"));
        var packet = await again.ReceiveAsync(afterPubRec ? PacketType.PubRel : PacketType.Publish);
        Assert.Equal((message.PacketIdentifier, !afterPubRec), (packet.PacketIdentifier, packet.Dup));
        await again.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Acknowledgement_StoreHasNotAnswered_IsNotSentAndNothingIsDelivered()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        await using var subscriber = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        var held = store.Held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await publisher.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.AtLeastOnce, 1, false, false, 0));
        await RunningBroker.UntilAsync(() => broker.Broker.Counters.MessagesReceived > 0 || broker.Broker.State.Sessions.Count > 0, "the message came");
        await subscriber.ExpectSilenceAsync();
        store.Held = null;
        held.SetResult();
        await publisher.ReceiveAsync(PacketType.PubAck);
        await subscriber.TakeAsync();
    }

    [Fact]
    public async Task Store_Empties_WhenEverythingIsDone()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        await using var client = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await client.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce, retain: true);
        await publisher.PublishAsync("a", "2", QoS.ExactlyOnce);
        await client.TakeAsync();
        await client.TakeAsync();
        await publisher.PublishAsync("a", "", QoS.AtMostOnce, retain: true);
        Assert.Equal("", (await client.TakeAsync()).Payload);
        await client.UnsubscribeAsync("a");
        await client.DisconnectAsync(ReasonCode.Success, (PropertyId.SessionExpiryInterval, 0));
        await RunningBroker.UntilAsync(() => store.Keys.Count == 0, "the store is empty, not " + string.Join(' ', store.Keys));
    }

    [Fact]
    public async Task Session_CleanOrExpired_LeavesTheStore()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a");
        await first.PublishAsync("a", "x", QoS.AtLeastOnce);
        await first.ReceiveAsync(PacketType.Publish);
        await using var second = await broker.ConnectAsync("s");
        await second.ExpectSilenceAsync();
        Assert.Empty(store.Keys);
    }
}
