using System.Globalization;
using System.Text;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>What broke others in the field and can happen to an MQTT client; each test is named after what it must do instead.</summary>
public sealed class FieldBugTests
{
    /// <summary>telegraf#6232: no resubscription after the broker's restart.</summary>
    [Fact]
    public async Task Broker_ThatLostTheSession_IsAskedForAllSubscriptionsAgain()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        _ = rig.Client.SubscribeAsync([new MqttSubscription("plant/#"), new MqttSubscription("line/+/state")], Patience.Token());
        await end.GrantAsync();
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(sessionPresent: false);
        Assert.Equal(2, (await end.GrantAsync()).Subscribe.Subscriptions.Count);
        await rig.UntilAsync(MqttCondition.Connected);

        // And one that kept it is not asked: its retained messages would come again.
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        await rig.UntilAsync(MqttCondition.Connected);
        await rig.Publish("plant/marker", "");
        await end.ReadAsync(PacketType.Publish);
    }

    /// <summary>telegraf#797: a random client identifier defeats the persistent session.</summary>
    [Fact]
    public async Task Reconnect_OfAPersistentSession_KeepsItsIdentifierAndDoesNotBeginAnew()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", SessionExpiry = 60, CleanStart = true });
        rig.Client.Start();
        for (var i = 0; i < 3; i++)
        {
            var end = await rig.Broker.AcceptAsync();
            var connect = await end.ReadConnectAsync();
            Assert.Equal(("edge-1", i == 0), (Encoding.UTF8.GetString(connect.Connect.ClientIdentifier), connect.Connect.CleanStart));
            end.Accept(sessionPresent: i > 0);
            await rig.UntilAsync(MqttCondition.Connected);
            await rig.CutAsync(end);
        }
    }

    /// <summary>telegraf#9703: a changed topic is ignored while the session persists.</summary>
    [Fact]
    public async Task Start_WithASessionOfBefore_AsksForWhatIsWantedNow()
    {
        await using var rig = new ClientRig();
        _ = rig.Client.SubscribeAsync(new MqttSubscription("new/#"), Patience.Token());
        rig.Client.Start();
        var end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        var packet = await end.GrantAsync();
        foreach (var subscription in packet.Subscribe.Subscriptions)
        {
            Assert.Equal("new/#", Encoding.UTF8.GetString(subscription.TopicFilter));
        }
    }

    /// <summary>home-assistant-bridge#1290: says connected and forwards nothing after a short cut.</summary>
    [Fact]
    public async Task Connected_IsNotSaidBeforeSubscriptionsAreInPlace()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        _ = rig.Client.SubscribeAsync(new MqttSubscription("plant/#"), Patience.Token());
        await end.GrantAsync();
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync();
        var packet = await end.ReadAsync(PacketType.Subscribe);
        Assert.Equal(MqttCondition.Connecting, rig.Client.Status.Condition);
        end.Send(new SubAck { PacketIdentifier = packet.Subscribe.PacketIdentifier, ReasonCodes = [ReasonCode.GrantedQoS1] });
        await rig.UntilAsync(MqttCondition.Connected);
        end.Publish("plant/a", "1");
        await rig.ReceiveAsync();
    }

    /// <summary>#1303: a keep-alive that ignores data reconnects every 30 s.</summary>
    [Fact]
    public async Task KeepAlive_BrokerThatSendsDataAndNoPingResponse_IsAlive()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", KeepAlive = TimeSpan.FromSeconds(10) });
        var end = await rig.ConnectAsync();
        for (var i = 0; i < 20; i++)
        {
            end.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture));
            await rig.ReceiveAsync();
            rig.Time.Advance(TimeSpan.FromSeconds(2.5));
        }

        Assert.Equal((MqttCondition.Connected, 1), (rig.Client.Status.Condition, rig.Broker.Dials));
    }

    /// <summary>#1733: leaks while the other side is off.</summary>
    [Fact]
    public async Task Broker_ThatIsOffForLong_CostsNothingThatGrows()
    {
        await using var rig = new ClientRig();
        rig.Broker.Unreachable = "nobody listens";
        rig.Client.Start();
        for (var i = 1; i <= 300; i++)
        {
            await Patience.UntilAsync(() => rig.Broker.Dials >= i);
            await rig.PassPauseAsync();
        }

        Assert.InRange(rig.Time.Timers, 0, 3);
    }

    /// <summary>nanomq#1873: QoS 1 lost across a blip; tbmq#320: the DUP flag is missing.</summary>
    [Fact]
    public async Task Blip_UnacknowledgedMessages_AreSentAgainInOrderAsDuplicates()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var publishing = Enumerable.Range(0, 4).Select(i => rig.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture), i == 2 ? QoS.ExactlyOnce : QoS.AtLeastOnce)).ToList();
        for (var i = 0; i < 4; i++)
        {
            await end.ReadAsync(PacketType.Publish);
        }

        end.Answer(PacketType.PubAck, 2);
        end.Answer(PacketType.PubRec, 3);
        await end.ReadAsync(PacketType.PubRel);
        await rig.CutAsync(end);
        publishing.Add(rig.Publish("plant/a", "new", QoS.AtLeastOnce));
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        await ExpectAsync(end, 1, "0", dup: true);
        Assert.Equal(3, (await end.ReadAsync(PacketType.PubRel)).Acknowledgement.PacketIdentifier);
        await ExpectAsync(end, 4, "3", dup: true);
        await ExpectAsync(end, 5, "new", dup: false);
        end.Answer(PacketType.PubAck, 1);
        end.Answer(PacketType.PubComp, 3);
        end.Answer(PacketType.PubAck, 4);
        end.Answer(PacketType.PubAck, 5);
        await Task.WhenAll(publishing);
    }

    /// <summary>mosquitto#3002: more than 20 queued messages stop the bridge coming up; thin-edge#3083, sparkplug-plus#61: only some of many are kept.</summary>
    [Fact]
    public async Task Outage_WithMoreMessagesThanTheBrokerTakesAtOnce_DeliversEachInOrder()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync(false, (PropertyId.ReceiveMaximum, 5));
        end.Cut();
        await rig.UntilAsync(MqttCondition.Waiting);
        var publishing = Enumerable.Range(0, 60).Select(i => rig.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture), QoS.AtLeastOnce)).ToList();
        await rig.PassPauseAsync();
        end = await rig.Broker.WelcomeAsync(sessionPresent: true, (PropertyId.ReceiveMaximum, 5));
        for (var i = 0; i < 60; i++)
        {
            end.Answer(PacketType.PubAck, await ExpectAsync(end, i + 1, i.ToString(CultureInfo.InvariantCulture), dup: false));
        }

        await Task.WhenAll(publishing);
    }

    /// <summary>mosquitto#898: after ten reconnections a persistent session goes deaf.</summary>
    [Fact]
    public async Task Reconnect_ManyTimes_StillHears()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        _ = rig.Client.SubscribeAsync(new MqttSubscription("plant/#"), Patience.Token());
        await end.GrantAsync();
        for (var i = 0; i < 30; i++)
        {
            await rig.CutAsync(end);
            end = await rig.Broker.WelcomeAsync(sessionPresent: true);
            end.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture), QoS.AtLeastOnce, (ushort)(i + 1));
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString((await rig.ReceiveAsync()).Message.Payload.Span));
            await end.ReadAsync(PacketType.PubAck);
        }
    }

    /// <summary>MQTTnet#665: dropped messages of QoS 0 come back after a restart.</summary>
    [Fact]
    public async Task Offline_MessageOfQoS0_FailsAndNeverComesBack()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Cut();
        await rig.UntilAsync(MqttCondition.Waiting);
        await Assert.ThrowsAsync<MqttTransportException>(() => rig.Publish("plant/a", "old"));
        await rig.PassPauseAsync();
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        await rig.UntilAsync(MqttCondition.Connected);
        await rig.Publish("plant/a", "new");
        Assert.Equal("new", Encoding.UTF8.GetString((await end.ReadAsync(PacketType.Publish)).Publish.Payload));
    }

    /// <summary>MQTTnet#374: QoS 1 and 2 lost when the application restarts offline. Nothing is promised before the broker has it.</summary>
    [Fact]
    public async Task Offline_ClientThatEnds_SaysThatItsMessagesWereNotDelivered()
    {
        await using var rig = new ClientRig();
        rig.Broker.Unreachable = "nobody listens";
        rig.Client.Start();
        var publishing = rig.Publish("plant/a", "1", QoS.AtLeastOnce);
        await rig.UntilAsync(MqttCondition.Waiting);
        Assert.False(publishing.IsCompleted);
        await rig.Client.DisposeAsync();
        await Assert.ThrowsAsync<MqttTransportException>(() => publishing);
    }

    /// <summary>node-red#2864: messages of QoS 1 that are published offline are dropped.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Offline_MessageOfQoS1_IsSentWithTheNextConnection(bool sessionPresent)
    {
        await using var rig = new ClientRig();
        var publishing = rig.Publish("plant/a", "1", QoS.AtLeastOnce);
        rig.Client.Start();
        var end = await rig.Broker.WelcomeAsync(sessionPresent);
        end.Answer(PacketType.PubAck, await ExpectAsync(end, 1, "1", dup: false));
        await publishing;
    }

    /// <summary>A broker that lost the session gets QoS 1 anew; of QoS 2 nobody knows, and that is said.</summary>
    [Fact]
    public async Task Broker_ThatLostTheSession_GetsQoS1Anew_AndQoS2IsToldAsUnknown()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var (once, exactly) = (rig.Publish("plant/a", "1", QoS.AtLeastOnce), rig.Publish("plant/a", "2", QoS.ExactlyOnce));
        await end.ReadAsync(PacketType.Publish);
        await end.ReadAsync(PacketType.Publish);
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(sessionPresent: false);
        end.Answer(PacketType.PubAck, await ExpectAsync(end, 1, "1", dup: false));
        await once;
        await Assert.ThrowsAsync<MqttTransportException>(() => exactly);
    }

    private static async Task<ushort> ExpectAsync(BrokerEnd end, int identifier, string payload, bool dup)
    {
        var packet = await end.ReadAsync(PacketType.Publish);
        Assert.Equal((identifier, payload, dup), (packet.Publish.PacketIdentifier, Encoding.UTF8.GetString(packet.Publish.Payload), packet.Publish.Dup));
        return packet.Publish.PacketIdentifier;
    }
}
