using System.Text;

namespace EdgeHub.Mqtt.Client.Tests;

public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_SaysWhoItIsAndWhatItTakes()
    {
        await using var rig = new ClientRig(new MqttClientOptions
        {
            ClientId = "edge-1", SessionExpiry = 3600, CleanStart = true, UserName = "edge", Password = "secret"u8.ToArray(), KeepAlive = TimeSpan.FromSeconds(20),
            Will = new MqttWill(new MqttMessage("plant/edge-1/state", "gone") { QoS = QoS.AtLeastOnce, Retain = true }, 5), ReceiveMaximum = 7, MaxPacketBytes = 1000,
            MaxAliasesReceived = 3,
        });
        rig.Client.Start();
        var end = await rig.Broker.AcceptAsync();
        var connect = (await end.ReadConnectAsync()).Connect;
        Assert.Equal((ProtocolVersion.V5, true, 20), (connect.Version, connect.CleanStart, connect.KeepAlive));
        Assert.Equal("edge-1", Encoding.UTF8.GetString(connect.ClientIdentifier));
        Assert.Equal(("edge", "secret"), (Encoding.UTF8.GetString(connect.UserName), Encoding.UTF8.GetString(connect.Password)));
        Assert.Equal(("plant/edge-1/state", "gone"), (Encoding.UTF8.GetString(connect.Will.Topic), Encoding.UTF8.GetString(connect.Will.Payload)));
        Assert.Equal((QoS.AtLeastOnce, true, 5u), (connect.Will.QoS, connect.Will.Retain, connect.Will.Properties.NumberOf(PropertyId.WillDelayInterval)));
        Assert.Equal((3600u, 7u), (connect.Properties.NumberOf(PropertyId.SessionExpiryInterval), connect.Properties.NumberOf(PropertyId.ReceiveMaximum)));
        Assert.Equal((1000u, 3u), (connect.Properties.NumberOf(PropertyId.MaximumPacketSize), connect.Properties.NumberOf(PropertyId.TopicAliasMaximum)));
    }

    [Fact]
    public async Task Publish_QoS0_ComesAsItIs()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        Assert.Equal(ReasonCode.Success, await rig.Publish("plant/a", "21.5"));
        var publish = (await end.ReadAsync(PacketType.Publish)).Publish;
        Assert.Equal(("plant/a", "21.5", QoS.AtMostOnce), (Encoding.UTF8.GetString(publish.Topic), Encoding.UTF8.GetString(publish.Payload), publish.QoS));
    }

    [Fact]
    public async Task Subscribe_ThenMessage_IsDelivered()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var subscribing = rig.Client.SubscribeAsync(new MqttSubscription("plant/+"), Patience.Token());
        await end.GrantAsync(ReasonCode.GrantedQoS1);
        Assert.Equal(QoS.AtLeastOnce, await subscribing);
        end.Publish("plant/a", "1");
        Assert.Equal("plant/a", (await rig.ReceiveAsync()).Message.Topic);
    }
}
