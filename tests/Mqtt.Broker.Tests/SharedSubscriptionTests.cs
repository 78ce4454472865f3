namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class SharedSubscriptionTests
{
    [Fact]
    [Trait("Statement", "MQTT-4.8.2-4")]
    public async Task Messages_OfOneGroup_GoToItsMembersInTurn()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var one = await broker.ConnectAsync("1");
        await using var two = await broker.ConnectAsync("2");
        await using var all = await broker.ConnectAsync("3");
        await one.SubscribeAsync("$share/g/a/#");
        await two.SubscribeAsync("$share/g/a/#");
        await all.SubscribeAsync("a/#");
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 10; i++)
        {
            await publisher.PublishAsync("a/b", $"{i}", QoS.AtLeastOnce);
        }

        var (first, second) = (new List<string>(), new List<string>());
        for (var i = 0; i < 5; i++)
        {
            first.Add((await one.TakeAsync()).Payload);
            second.Add((await two.TakeAsync()).Payload);
        }

        Assert.Equal(10, first.Concat(second).Distinct().Count());
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal($"{i}", (await all.TakeAsync()).Payload);
        }

        await one.ExpectSilenceAsync();
        await two.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Messages_MemberLeaves_GoToTheOthers()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var one = await broker.ConnectAsync("1");
        await using var two = await broker.ConnectAsync("2");
        await one.SubscribeAsync("$share/g/a");
        await two.SubscribeAsync("$share/g/a");
        await one.UnsubscribeAsync("$share/g/a");
        await using var publisher = await broker.ConnectAsync("p");
        for (var i = 0; i < 4; i++)
        {
            await publisher.PublishAsync("a", $"{i}", QoS.ExactlyOnce);
            Assert.Equal($"{i}", (await two.TakeAsync()).Payload);
        }

        await one.ExpectSilenceAsync();
    }

    [Fact]
    public async Task Retained_SharedSubscription_GetsNone()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.PublishAsync("a", "x", QoS.AtLeastOnce, retain: true);
        await client.SubscribeAsync("$share/g/a");
        await client.ExpectSilenceAsync();
    }

    [Theory]
    [InlineData("$share//a")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share/+/a")]
    [Trait("Statement", "MQTT-4.8.2-1")]
    [Trait("Statement", "MQTT-4.8.2-2")]
    public async Task Filter_NotOfTheForm_IsRefused(string filter)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        Assert.Equal([ReasonCode.TopicFilterInvalid], (await client.SubscribeAsync(filter)).Reasons);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.8.3-4")]
    public async Task NoLocal_OnASharedSubscription_IsAProtocolError()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SendAsync(Encode.Subscribe(ProtocolVersion.V5, 1, 0, ("$share/g/a", new SubscriptionOptions(QoS.AtMostOnce, NoLocal: true))));
        await client.ExpectEndAsync(ReasonCode.ProtocolError);
    }
}
