namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class SessionExpiryTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.2-5")]
    [Trait("Statement", "MQTT-3.2.2-3")]
    [Trait("Statement", "MQTT-4.1.0-1")]
    public async Task Session_ClientIsAway_KeepsSubscriptionsAndMessages(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s", version));
        Assert.False(first.ConnAck.SessionPresent);
        await first.SubscribeAsync("a", QoS.AtLeastOnce);
        await first.DisconnectAsync();
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "1", QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "0", QoS.AtMostOnce);
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s", version));
        Assert.True(second.ConnAck.SessionPresent);
        Assert.Equal("1", (await second.TakeAsync()).Payload);
        await second.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.2-4")]
    [Trait("Statement", "MQTT-3.2.2-2")]
    public async Task Session_CleanStart_BeginsAnew(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s", version));
        await first.SubscribeAsync("a");
        await first.DisconnectAsync();
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s", version, cleanStart: true));
        Assert.False(second.ConnAck.SessionPresent);
        await second.PublishAsync("a", "x", QoS.AtLeastOnce);
        await second.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-4.1.0-2")]
    public async Task Session_TimeIsOver_IsGone()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(new ClientSettings("s") { Properties = [(PropertyId.SessionExpiryInterval, 10)] });
        await first.DisconnectAsync();
        broker.Advance(9);
        Assert.Equal(1, broker.Broker.Sessions);
        broker.Advance(2);
        Assert.Equal(0, broker.Broker.Sessions);
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.False(second.ConnAck.SessionPresent);
    }

    [Fact]
    public async Task SessionExpiry_SetByDisconnect_HoldsFromThenOn()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await client.DisconnectAsync(ReasonCode.Success, (PropertyId.SessionExpiryInterval, 0));
        Assert.Equal(0, broker.Broker.Sessions);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.14.2-2")]
    public async Task SessionExpiry_FromZeroByDisconnect_IsAProtocolError()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("s");
        await client.SendAsync(Encode.Packet(new Disconnect(ReasonCode.Success, new Properties(Encode.Properties((PropertyId.SessionExpiryInterval, 5)))), ProtocolVersion.V5));
        await client.ExpectEndAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task SessionExpiry_LongerThanAllowed_ConnAckSaysWhatItIs()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerOptions { MaxSessionExpiry = TimeSpan.FromMinutes(1) });
        await using var client = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        Assert.Equal(60u, client.ConnAck.Numbers[PropertyId.SessionExpiryInterval]);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.2-5")]
    [Trait("Statement", "MQTT-3.3.2-6")]
    public async Task MessageExpiry_Waiting_RestIsSentOnAndTheExpiredIsNot()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await first.SubscribeAsync("a", QoS.AtLeastOnce);
        await first.DisconnectAsync();
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", "short", QoS.AtLeastOnce, false, (PropertyId.MessageExpiryInterval, 5));
        await publisher.PublishAsync("a", "long", QoS.AtLeastOnce, true, (PropertyId.MessageExpiryInterval, 100));
        broker.Advance(10);
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        var message = await second.TakeAsync();
        Assert.Equal(("long", 90u), (message.Payload, message.Numbers[PropertyId.MessageExpiryInterval]));
        broker.Advance(100);
        Assert.Empty(broker.Broker.State.Retained.Match("a"u8, broker.Broker.State.Clock.NowMs));
    }
}
