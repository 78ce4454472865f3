namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class WillTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.2-8")]
    public async Task Will_ConnectionBreaks_IsPublished(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Version = version, Will = new WillSettings("will", "gone", QoS.AtLeastOnce, Retain: true) });
        client.Cut();
        Assert.Equal(("gone", QoS.AtLeastOnce), (await watcher.TakeAsync()) is var message ? (message.Payload, message.QoS) : default);
        Assert.Equal(1, broker.Broker.RetainedMessages);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.2-10")]
    [Trait("Statement", "MQTT-3.14.4-3")]
    public async Task Will_NormalDisconnect_IsDropped(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Version = version, Will = new WillSettings("will", "gone") });
        await client.DisconnectAsync();
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Will_DisconnectWithWill_IsPublished()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Will = new WillSettings("will", "gone") });
        await client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        Assert.Equal("gone", (await watcher.TakeAsync()).Payload);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.3-9")]
    public async Task WillDelay_ClientIsBackInTime_NothingIsPublished()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        var settings = Delayed(30);
        await using var first = await broker.ConnectAsync(settings);
        first.Cut();
        await using var second = await broker.ConnectAsync(settings with { CleanStart = false, Will = null });
        Assert.True(second.ConnAck.SessionPresent);
        broker.Advance(40);
        await watcher.ExpectSilenceAsync();
    }

    [Fact]
    public async Task WillDelay_ClientStaysAway_IsPublishedThen()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var client = await broker.ConnectAsync(Delayed(30));
        client.Cut();
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 1, "the connection is gone");
        broker.Advance(29);
        await watcher.ExpectSilenceAsync();
        broker.Advance(2);
        Assert.Equal("gone", (await watcher.TakeAsync()).Payload);
    }

    [Fact]
    public async Task WillDelay_SessionEndsBefore_IsPublishedThen()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var client = await broker.ConnectAsync(Delayed(30));
        client.Cut();
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 1, "the connection is gone");
        await using var clean = await broker.ConnectAsync("c");
        Assert.Equal("gone", (await watcher.TakeAsync()).Payload);
    }

    private static ClientSettings Delayed(int seconds) => ClientSettings.Lasting("c", cleanStart: true) with
    {
        Will = new WillSettings("will", "gone") { Properties = [(PropertyId.WillDelayInterval, seconds)] },
    };
}
