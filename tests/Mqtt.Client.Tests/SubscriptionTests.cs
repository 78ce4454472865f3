using System.Text;

namespace EdgeHub.Mqtt.Client.Tests;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Subscribe_OptionsAndIdentifier_AreSent_AndOnePacketHasOneIdentifier()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var subscribing = rig.Client.SubscribeAsync(
            [
                new MqttSubscription("a", new SubscriptionOptions(QoS.AtMostOnce, NoLocal: true, RetainAsPublished: true, RetainHandling.DoNotSend), 7),
                new MqttSubscription("b", new SubscriptionOptions(QoS.ExactlyOnce), 8), new MqttSubscription("c", new SubscriptionOptions(QoS.AtLeastOnce), 7),
            ],
            Patience.Token());
        Assert.Equal((7u, "a NoLocal,c"), Read(await end.GrantAsync(ReasonCode.Success)));
        Assert.Equal((8u, "b"), Read(await end.GrantAsync(ReasonCode.NotAuthorized)));
        Assert.Equal([ReasonCode.Success, ReasonCode.NotAuthorized, ReasonCode.Success], await subscribing);
        Assert.Equal([("b", ReasonCode.NotAuthorized)], rig.Client.Refused.Select(refused => (refused.Subscription.Filter, refused.Code)));

        static (uint? Identifier, string Filters) Read(PeerPacket packet)
        {
            var filters = new List<string>();
            foreach (var subscription in packet.Subscribe.Subscriptions)
            {
                filters.Add(Encoding.UTF8.GetString(subscription.TopicFilter) + (subscription.Options.NoLocal ? " NoLocal" : ""));
            }

            return (packet.Subscribe.Properties.NumberOf(PropertyId.SubscriptionIdentifier), string.Join(',', filters));
        }
    }

    [Fact]
    public async Task Subscribe_Refused_ThrowsWithTheReason()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var subscribing = rig.Client.SubscribeAsync(new MqttSubscription("secret/#"), Patience.Token());
        await end.GrantAsync(ReasonCode.NotAuthorized);
        Assert.Equal(ReasonCode.NotAuthorized, (await Assert.ThrowsAsync<MqttRemoteException>(() => subscribing)).Code);
    }

    [Fact]
    public async Task Unsubscribe_IsAskedAndForgotten()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        _ = rig.Client.SubscribeAsync(new MqttSubscription("plant/#"), Patience.Token());
        await end.GrantAsync();
        var leaving = rig.Client.UnsubscribeAsync("plant/#", Patience.Token());
        var packet = await end.ReadAsync(PacketType.Unsubscribe);
        end.Send(new UnsubAck { PacketIdentifier = packet.Unsubscribe.PacketIdentifier, ReasonCodes = [ReasonCode.Success] });
        Assert.Equal(ReasonCode.Success, await leaving);
        await rig.CutAsync(end);
        await rig.Broker.WelcomeAsync();
        await rig.UntilAsync(MqttCondition.Connected);
    }

    [Fact]
    public async Task SubAck_WithTooFewAnswers_EndsTheConnection()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        _ = rig.Client.SubscribeAsync([new MqttSubscription("a"), new MqttSubscription("b")], Patience.Token());
        var packet = await end.ReadAsync(PacketType.Subscribe);
        end.Send(new SubAck { PacketIdentifier = packet.Subscribe.PacketIdentifier, ReasonCodes = [ReasonCode.Success] });
        Assert.Equal(ReasonCode.ProtocolError, (await end.ReadAsync(PacketType.Disconnect)).Disconnect.ReasonCode);
    }

    [Fact]
    public async Task Request_GetsTheResponseWithItsCorrelation()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var asking = rig.Client.RequestAsync(new MqttMessage("machine/recipe", "which?"), Patience.Token());
        await end.GrantAsync();
        var request = await end.ReadAsync(PacketType.Publish);
        var topic = Encoding.UTF8.GetString(request.Publish.Properties.ValueOf(PropertyId.ResponseTopic));
        Assert.Equal("edgehub/responses/edge-1", topic);
        end.Publish(topic, "a response that nobody asked for");
        Respond(end, request, "seven");
        Assert.Equal("seven", Encoding.UTF8.GetString((await asking).Payload.Span));
        Assert.False(rig.Client.Messages.TryRead(out _));

        static void Respond(BrokerEnd end, PeerPacket request, string payload)
        {
            var properties = new Wire.ByteWriter(new byte[64]);
            PropertyWriter.Write(ref properties, PropertyId.CorrelationData, request.Publish.Properties.ValueOf(PropertyId.CorrelationData));
            end.Send(new OutgoingPublish
            {
                Topic = request.Publish.Properties.ValueOf(PropertyId.ResponseTopic), Payload = Encoding.UTF8.GetBytes(payload), Properties = new Properties(properties.Written),
            });
        }
    }
}
