namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class SubscribeTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.8.4-6")]
    [Trait("Statement", "MQTT-3.8.4-2")]
    public async Task Subscribe_SeveralFilters_OneCodeForEach()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        var answer = await client.SubscribeAsync(0, ("a", new SubscriptionOptions(QoS.ExactlyOnce)), ("a/#/b", new SubscriptionOptions(QoS.AtMostOnce)), ("+", new SubscriptionOptions(QoS.AtLeastOnce)));
        Assert.Equal([ReasonCode.GrantedQoS2, ReasonCode.TopicFilterInvalid, ReasonCode.GrantedQoS1], answer.Reasons);
    }

    [Fact]
    public async Task Subscribe_BadFilterIn311_IsRefusedWith80()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", ProtocolVersion.V311);
        Assert.Equal([ReasonCode.UnspecifiedError], (await client.SubscribeAsync("a+")).Reasons);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.4-3")]
    [Trait("Statement", "MQTT-3.3.4-4")]
    [Trait("Statement", "MQTT-3.3.4-2")]
    public async Task Overlapping_Subscriptions_OneMessageWithTheHighestQoSAndAllIdentifiers()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("a/#", QoS.AtMostOnce, identifier: 1);
        await client.SubscribeAsync("a/+", QoS.AtLeastOnce, identifier: 268_435_455);
        await client.SubscribeAsync("a/b", QoS.AtMostOnce);
        await client.PublishAsync("a/b", "x", QoS.ExactlyOnce);
        var message = await client.TakeAsync();
        Assert.Equal(QoS.AtLeastOnce, message.QoS);
        Assert.Equal([1u, 268_435_455u], message.Identifiers.Order());
        await client.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-3.8.3-3")]
    public async Task NoLocal_OwnMessages_DoNotComeBack()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await using var other = await broker.ConnectAsync("o");
        await client.SubscribeAsync(0, ("a/#", new SubscriptionOptions(QoS.AtMostOnce, NoLocal: true)));
        await client.PublishAsync("a/b", "own");
        await client.ExpectSilenceAsync();
        await other.PublishAsync("a/b", "other");
        Assert.Equal("other", (await client.TakeAsync()).Payload);

        // A second subscription without the option does get them.
        await client.SubscribeAsync("a/b", QoS.AtMostOnce, identifier: 5);
        await client.PublishAsync("a/b", "own");
        var own = await client.TakeAsync();
        Assert.Equal([5u], own.Identifiers);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.8.4-3")]
    public async Task Subscribe_SameFilter_ReplacesTheSubscription()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("a", QoS.ExactlyOnce, identifier: 1);
        await client.SubscribeAsync("a", QoS.AtMostOnce, identifier: 2);
        await client.PublishAsync("a", "x", QoS.AtLeastOnce);
        var message = await client.TakeAsync();
        Assert.Equal(QoS.AtMostOnce, message.QoS);
        Assert.Equal([2u], message.Identifiers);
        await client.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.10.4-1")]
    [Trait("Statement", "MQTT-3.10.4-2")]
    [Trait("Statement", "MQTT-3.10.4-4")]
    public async Task Unsubscribe_KnownAndUnknown_IsAnsweredAndNothingMoreComes(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", version);
        await client.SubscribeAsync("a/+");
        var answer = await client.UnsubscribeAsync("a/+", "a/b");
        Assert.Equal(version == ProtocolVersion.V5 ? [ReasonCode.Success, ReasonCode.NoSubscriptionExisted] : [], answer.Reasons);
        await client.PublishAsync("a/b", "x", QoS.AtLeastOnce);
        await client.ExpectSilenceAsync();
    }

    [Fact]
    [Trait("Statement", "MQTT-3.3.2-4")]
    [Trait("Statement", "MQTT-3.3.2-15")]
    [Trait("Statement", "MQTT-3.3.2-16")]
    [Trait("Statement", "MQTT-3.3.2-17")]
    [Trait("Statement", "MQTT-3.3.2-20")]
    public async Task Properties_OfAMessage_ArePassedOnUntouched()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("a");
        await client.PublishAsync(
            "a", "x", QoS.AtLeastOnce, false,
            (PropertyId.PayloadFormatIndicator, 1), (PropertyId.ContentType, "text"), (PropertyId.ResponseTopic, "answer"), (PropertyId.CorrelationData, "17"),
            (PropertyId.UserProperty, ("k", "v")));
        var message = await client.TakeAsync();
        Assert.Equal(1u, message.Numbers[PropertyId.PayloadFormatIndicator]);
        Assert.Equal(
            ("text", "answer", "17", "k=v"),
            (message.Texts[PropertyId.ContentType], message.Texts[PropertyId.ResponseTopic], message.Texts[PropertyId.CorrelationData], message.Texts[PropertyId.UserProperty]));
    }

    [Theory]
    [InlineData("/finance", "/+", true)]
    [InlineData("/finance", "+", false)]
    [InlineData("/finance", "+/+", true)]
    [InlineData("sport", "sport/#", true)]
    [InlineData("sport/", "sport/+", true)]
    [InlineData("sport", "sport/+", false)]
    [InlineData("$x/a", "#", false)]
    [InlineData("$x/a", "+/a", false)]
    [InlineData("$x/a", "$x/#", true)]
    [InlineData("Sport", "sport", false)]
    [InlineData("a//b", "a/+/b", true)]
    [Trait("Statement", "MQTT-4.7.2-1")]
    [Trait("Statement", "MQTT-4.7.3-4")]
    [Trait("Statement", "MQTT-4.7.1-1")]
    public async Task Topic_AndFilter_MatchAsSpecified(string topic, string filter, bool matches)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(filter, QoS.AtMostOnce);
        await client.PublishAsync(topic, "x");
        if (matches)
        {
            Assert.Equal(topic, (await client.TakeAsync()).Topic);
        }

        await client.ExpectSilenceAsync();
    }
}
