namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class StoreFaultTests
{
    [Fact]
    public async Task Store_Fails_NothingIsAcknowledgedOrDeliveredAndThePublisherIsEnded()
    {
        var store = new MemoryStore();
        await using var broker = await RunningBroker.StartAsync(store: store);
        broker.MayFail = true;
        await using var subscriber = await broker.ConnectAsync(ClientSettings.Lasting("s"));
        await subscriber.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        store.Fails = true;
        await publisher.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, 1, false, false, 0));
        await publisher.ExpectEndAsync(ReasonCode.ImplementationSpecificError);
        await subscriber.ExpectSilenceAsync();
        store.Fails = false;
        await using var again = await broker.ConnectAsync("p");
        await again.PublishAsync("a", "y", QoS.ExactlyOnce);
        Assert.Equal("y", (await subscriber.TakeAsync()).Payload);
        Assert.Contains(broker.Lines, line => line.Contains("The store failed", StringComparison.Ordinal));
    }
}
