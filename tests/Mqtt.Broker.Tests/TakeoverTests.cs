namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class TakeoverTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.4-3")]
    [Trait("Statement", "MQTT-3.1.4-2 of 3.1.1")]
    public async Task Connect_IdentifierInUse_TheOtherIsEnded(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var first = await broker.ConnectAsync(ClientSettings.Lasting("c", version));
        await first.SubscribeAsync("a");
        await using var second = await broker.ConnectAsync(ClientSettings.Lasting("c", version));
        await first.ExpectEndAsync(ReasonCode.SessionTakenOver);
        Assert.True(second.ConnAck.SessionPresent);
        await second.PublishAsync("a", "x");
        Assert.Equal("x", (await second.TakeAsync()).Payload);
    }

    [Fact]
    public async Task Connect_ManyWithOneIdentifierAtOnce_OneIsLeft()
    {
        await using var broker = await RunningBroker.StartAsync();
        var clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            var client = await TestClient.OpenAsync(broker.EndPoint);
            await client.SendAsync(Encode.Connect(ClientSettings.Lasting("c")));
            return client;
        })));
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 1, "one connection is left");
        Assert.Equal(1, broker.Broker.Sessions);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Connect_TakesOver_WillOfTheOtherIsPublished()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var watcher = await broker.ConnectAsync("w");
        await watcher.SubscribeAsync("will");
        await using var first = await broker.ConnectAsync(new ClientSettings("c") { Will = new WillSettings("will", "gone") });
        await using var second = await broker.ConnectAsync("c");
        Assert.Equal("gone", (await watcher.TakeAsync()).Payload);
    }
}
