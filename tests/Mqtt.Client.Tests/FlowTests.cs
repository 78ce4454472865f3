using System.Globalization;
using System.Text;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>Receive Maximum, topic aliases, packet sizes and back-pressure.</summary>
public sealed class FlowTests
{
    [Fact]
    public async Task ReceiveMaximum_OfTheBroker_BoundsWhatIsUnderWay()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync(false, (PropertyId.ReceiveMaximum, 2));
        var publishing = Enumerable.Range(0, 5).Select(i => rig.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture), QoS.AtLeastOnce)).ToList();
        for (var i = 0; i < 5; i++)
        {
            var publish = await end.ReadAsync(PacketType.Publish);
            if (i == 1)
            {
                await rig.Publish("plant/marker", "");
                Assert.Equal("plant/marker", Encoding.UTF8.GetString((await end.ReadAsync(PacketType.Publish)).Publish.Topic));
            }

            if (i >= 1)
            {
                end.Answer(PacketType.PubAck, (ushort)i);
            }

            Assert.Equal(i + 1, publish.Publish.PacketIdentifier);
        }

        end.Answer(PacketType.PubAck, 5);
        await Task.WhenAll(publishing);
    }

    [Fact]
    public async Task ReceiveMaximum_ExceededByTheBroker_EndsTheConnection()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", ReceiveMaximum = 1, AcknowledgeByHand = true });
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", QoS.AtLeastOnce, 1);
        end.Publish("plant/a", "2", QoS.AtLeastOnce, 2);
        Assert.Equal(ReasonCode.ReceiveMaximumExceeded, (await end.ReadAsync(PacketType.Disconnect)).Disconnect.ReasonCode);
    }

    [Fact]
    public async Task Publish_MoreThanMayBeInFlight_AwaitsRoom()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", MaxInFlight = 1 });
        var end = await rig.ConnectAsync();
        var (first, second) = (rig.Publish("plant/a", "1", QoS.AtLeastOnce), rig.Publish("plant/a", "2", QoS.AtLeastOnce));
        var identifier = (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier;
        await rig.Publish("plant/marker", "");
        Assert.Equal(0, (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier);
        end.Answer(PacketType.PubAck, identifier);
        end.Answer(PacketType.PubAck, (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier);
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Publish_QoS0ToABrokerThatReadsNothing_AwaitsRoom()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", SendBufferBytes = 1000 });
        var end = await rig.ConnectAsync();
        var payload = new string('x', 900);
        var sent = 0;
        var publishing = Task.Run(async () =>
        {
            for (; sent < 100; sent++)
            {
                await rig.Publish("plant/a", payload);
            }
        });
        await Patience.UntilAsync(() => sent >= 4);
        for (var i = 0; i < 100; i++)
        {
            // What waits is never more than a socket's and the buffer's worth ahead.
            Assert.InRange(Volatile.Read(ref sent), i, i + 12);
            await end.ReadAsync(PacketType.Publish);
        }

        await publishing;
    }

    [Fact]
    public async Task Messages_ThatNobodyReads_StopTheReadingAndNotTheConnection()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", ReceiveCapacity = 1, MaxPacketBytes = 1000, KeepAlive = TimeSpan.FromSeconds(8) });
        var end = await rig.ConnectAsync();
        for (var i = 0; i < 4; i++)
        {
            end.Publish("plant/a", i.ToString(CultureInfo.InvariantCulture), QoS.AtLeastOnce, (ushort)(i + 1));
        }

        await end.ReadAsync(PacketType.PubAck);
        for (var i = 0; i < 10; i++)
        {
            // Far beyond the keep-alive: pings go on, and the silence that the client makes itself is none of the broker's.
            rig.Time.Advance(TimeSpan.FromSeconds(4));
            PeerPacket? packet;
            while ((packet = await end.ReadAsync())!.Type != PacketType.PingReq)
            {
                Assert.Equal(PacketType.PubAck, packet.Type);
            }
        }

        Assert.Equal(MqttCondition.Connected, rig.Client.Status.Condition);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString((await rig.ReceiveAsync()).Message.Payload.Span));
        }
    }

    [Fact]
    public async Task Alias_OfATopic_ReplacesItFromTheSecondMessageOn()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync(false, (PropertyId.TopicAliasMaximum, 1));
        var seen = new List<(string Topic, int Alias)>();
        foreach (var topic in new[] { "plant/a", "plant/a", "plant/b", "plant/a" })
        {
            await rig.Publish(topic, "1");
            seen.Add(Read(await end.ReadAsync(PacketType.Publish)));
        }

        Assert.Equal([("plant/a", 1), ("", 1), ("plant/b", 0), ("", 1)], seen);
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(false, (PropertyId.TopicAliasMaximum, 1));
        await rig.UntilAsync(MqttCondition.Connected);
        await rig.Publish("plant/a", "1");
        Assert.Equal(("plant/a", 1), Read(await end.ReadAsync(PacketType.Publish)));

        static (string, int) Read(PeerPacket packet) => (Encoding.UTF8.GetString(packet.Publish.Topic), packet.Publish.TopicAlias);
    }

    [Fact]
    public async Task Alias_OfTheBroker_StandsForItsTopic()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", alias: 3);
        end.Publish("", "2", alias: 3, isTopicLeftOut: true);
        Assert.Equal("plant/a", (await rig.ReceiveAsync()).Message.Topic);
        Assert.Equal("plant/a", (await rig.ReceiveAsync()).Message.Topic);
    }

    [Theory]
    [InlineData(65, ReasonCode.TopicAliasInvalid)]
    [InlineData(9, ReasonCode.ProtocolError)]
    public async Task Alias_ThatWasNeverGivenOrIsAboveTheMaximum_EndsTheConnection(int alias, ReasonCode code)
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Publish("", "1", alias: (ushort)alias, isTopicLeftOut: true);
        Assert.Equal(code, (await end.ReadAsync(PacketType.Disconnect)).Disconnect.ReasonCode);
        await rig.UntilAsync(MqttCondition.Waiting);
        Assert.Equal(code, Assert.IsType<MqttProtocolException>(rig.Client.Status.Fault).Code);
    }

    [Fact]
    public async Task Publish_BeyondWhatTheBrokerTakes_IsRefusedHere()
    {
        await using var rig = new ClientRig();
        await rig.ConnectAsync(false, (PropertyId.MaximumPacketSize, 100), (PropertyId.MaximumQoS, 1), (PropertyId.RetainAvailable, 0));
        Assert.Equal(ReasonCode.PacketTooLarge, (await Assert.ThrowsAsync<MqttRemoteException>(() => rig.Publish("plant/a", new string('x', 100), QoS.AtLeastOnce))).Code);
        Assert.Equal(ReasonCode.QoSNotSupported, (await Assert.ThrowsAsync<MqttRemoteException>(() => rig.Publish("plant/a", "1", QoS.ExactlyOnce))).Code);
        var retained = new MqttMessage("plant/a", "1") { Retain = true };
        Assert.Equal(ReasonCode.RetainNotSupported, (await Assert.ThrowsAsync<MqttRemoteException>(() => rig.Client.PublishAsync(retained, Patience.Token()).AsTask())).Code);
    }
}
