namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class TopicAliasTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.3.2-12")]
    public async Task Alias_FromTheClient_StandsForItsTopicUntilItIsChanged()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("#");
        Assert.Equal(32u, client.ConnAck.Numbers[PropertyId.TopicAliasMaximum]);
        foreach (var (topic, expected) in new[] { ("a", "a"), ("", "a"), ("b", "b"), ("", "b") })
        {
            await client.SendAsync(Encode.Publish(ProtocolVersion.V5, topic, "x", QoS.AtMostOnce, 0, false, false, alias: 32));
            Assert.Equal(expected, (await client.TakeAsync()).Topic);
        }
    }

    [Theory]
    [InlineData(33, "a", ReasonCode.TopicAliasInvalid)]
    [InlineData(5, "", ReasonCode.ProtocolError)]
    [Trait("Statement", "MQTT-3.3.2-9")]
    [Trait("Statement", "MQTT-3.3.2-7")]
    public async Task Alias_AboveTheMaximumOrUnknown_EndsTheConnection(int alias, string topic, ReasonCode reason)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SendAsync(Encode.Publish(ProtocolVersion.V5, topic, "x", QoS.AtMostOnce, 0, false, false, (ushort)alias));
        await client.ExpectEndAsync(reason);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.2-26")]
    [Trait("Statement", "MQTT-3.1.2-27")]
    public async Task Alias_TowardsTheClient_IsUsedUpToItsMaximum()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Properties = [(PropertyId.TopicAliasMaximum, 1)] });
        await using var plain = await broker.ConnectAsync("p");
        await client.SubscribeAsync("#", QoS.AtMostOnce);
        await plain.SubscribeAsync("#", QoS.AtMostOnce);
        foreach (var (topic, seen, alias) in new[] { ("a", "a", 1), ("a", "", 1), ("b", "b", 0), ("a", "", 1) })
        {
            await plain.PublishAsync(topic, "x");
            var message = await client.TakeAsync();
            Assert.Equal((seen, alias), (message.Topic, message.TopicAlias));
            Assert.Equal((topic, 0), (await plain.TakeAsync()) is var other ? (other.Topic, (int)other.TopicAlias) : default);
        }
    }
}
