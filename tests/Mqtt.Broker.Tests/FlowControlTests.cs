namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class FlowControlTests
{
    [Theory]
    [InlineData(QoS.AtLeastOnce)]
    [InlineData(QoS.ExactlyOnce)]
    [Trait("Statement", "MQTT-3.3.4-9")]
    [Trait("Statement", "MQTT-4.9.0-1")]
    public async Task ReceiveMaximum_OfTheClient_IsKeptAndQoS0Passes(QoS qos)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Properties = [(PropertyId.ReceiveMaximum, 2)] });
        await client.SubscribeAsync("a");
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 5; i++)
        {
            await publisher.PublishAsync("a", $"{i}", qos);
        }

        await publisher.PublishAsync("a", "free");
        var one = await client.ReceiveAsync(PacketType.Publish);
        var two = await client.ReceiveAsync(PacketType.Publish);
        Assert.Equal("free", (await client.ReceiveAsync(PacketType.Publish)).Payload);
        await client.ExpectSilenceAsync();
        foreach (var message in new[] { one, two })
        {
            await client.SendAsync(qos == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, message.PacketIdentifier);
            if (qos == QoS.ExactlyOnce)
            {
                await client.ReceiveAsync(PacketType.PubRel);
                await client.ExpectSilenceAsync();
                await client.SendAsync(PacketType.PubComp, message.PacketIdentifier);
            }

            await client.ReceiveAsync(PacketType.Publish);
        }

        await client.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.4-7")]
    public async Task ReceiveMaximum_OfTheBroker_MoreIsEnded()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { ReceiveMaximum = 2 });
        await using var client = await broker.ConnectAsync("c");
        Assert.Equal(2u, client.ConnAck.Numbers[PropertyId.ReceiveMaximum]);
        for (ushort i = 1; i <= 3; i++)
        {
            await client.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", "x", QoS.ExactlyOnce, i, false, false, 0));
        }

        await client.ReceiveAsync(PacketType.PubRec);
        await client.ReceiveAsync(PacketType.PubRec);
        await client.ExpectEndAsync(ReasonCode.ReceiveMaximumExceeded);
    }
}
