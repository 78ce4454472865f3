namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class KeepAliveTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.2-22")]
    [Trait("Statement", "MQTT-3.1.2-24 of 3.1.1")]
    public async Task Client_SilentForOneAndAHalf_IsEnded(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Version = version, KeepAlive = 10 });
        await client.ExpectSilenceAsync();
        broker.Advance(14);
        await client.ExpectSilenceAsync();
        broker.Advance(14);
        await client.ExpectSilenceAsync();
        await broker.WhileTimePassesAsync(Ended(client));
    }

    [Theory]
    [InlineData(0, 60u)]
    [InlineData(600, 60u)]
    [InlineData(30, null)]
    [Trait("Statement", "MQTT-3.2.2-22")]
    [Trait("Statement", "MQTT-3.1.2-21")]
    public async Task ServerKeepAlive_NoneOrLongerAskedFor_ConnAckSaysIt(int asked, uint? told)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { KeepAlive = (ushort)asked });
        Assert.Equal(told, client.ConnAck.Numbers.TryGetValue(PropertyId.ServerKeepAlive, out var value) ? value : null);
        if (told is not null)
        {
            await broker.WhileTimePassesAsync(Ended(client));
        }
    }

    [Fact]
    public async Task OldClient_WithoutKeepAlive_MayBeSilent()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", ProtocolVersion.V311);
        broker.Advance(100_000);
        await client.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.12.4-1")]
    public async Task Ping_IsAnswered(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", version);
        await client.ExpectSilenceAsync();
    }

    private static async Task<bool> Ended(TestClient client)
    {
        await client.ExpectEndAsync(ReasonCode.KeepAliveTimeout);
        return true;
    }
}
