using System.Text;

namespace EdgeHub.Mqtt.Client.Tests;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Publish_QoS1_EndsWithPubAck()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var publishing = rig.Publish("plant/a", "1", QoS.AtLeastOnce);
        var identifier = (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier;
        Assert.False(publishing.IsCompleted);
        end.Answer(PacketType.PubAck, identifier, ReasonCode.NoMatchingSubscribers);
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await publishing);
    }

    [Fact]
    public async Task Publish_QoS2_GoesThroughAllFourPackets()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var publishing = rig.Publish("plant/a", "1", QoS.ExactlyOnce);
        var identifier = (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier;
        end.Answer(PacketType.PubRec, identifier);
        Assert.Equal(identifier, (await end.ReadAsync(PacketType.PubRel)).Acknowledgement.PacketIdentifier);
        Assert.False(publishing.IsCompleted);
        end.Answer(PacketType.PubComp, identifier);
        Assert.Equal(ReasonCode.Success, await publishing);
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce, PacketType.PubAck)]
    [InlineData(QoS.ExactlyOnce, PacketType.PubRec)]
    public async Task Publish_Refused_ThrowsWithTheReason(QoS qos, PacketType answer)
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        var publishing = rig.Publish("plant/a", "1", qos);
        end.Answer(answer, (await end.ReadAsync(PacketType.Publish)).Publish.PacketIdentifier, ReasonCode.NotAuthorized);
        Assert.Equal(ReasonCode.NotAuthorized, (await Assert.ThrowsAsync<MqttRemoteException>(() => publishing)).Code);
    }

    [Fact]
    public async Task Receive_QoS1_IsAcknowledgedOnceItCanBeRead()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", QoS.AtLeastOnce, 7);
        Assert.Equal(7, (await end.ReadAsync(PacketType.PubAck)).Acknowledgement.PacketIdentifier);
        Assert.Equal("1", Encoding.UTF8.GetString((await rig.ReceiveAsync()).Message.Payload.Span));
    }

    [Fact]
    public async Task Receive_QoS2Twice_IsDeliveredOnce()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", QoS.ExactlyOnce, 7);
        await end.ReadAsync(PacketType.PubRec);
        end.Publish("plant/a", "1", QoS.ExactlyOnce, 7, dup: true);
        await end.ReadAsync(PacketType.PubRec);
        end.Answer(PacketType.PubRel, 7);
        Assert.Equal(ReasonCode.Success, (await end.ReadAsync(PacketType.PubComp)).Acknowledgement.ReasonCode);
        end.Answer(PacketType.PubRel, 7);
        Assert.Equal(ReasonCode.PacketIdentifierNotFound, (await end.ReadAsync(PacketType.PubComp)).Acknowledgement.ReasonCode);
        end.Publish("plant/b", "2");
        Assert.Equal("plant/a", (await rig.ReceiveAsync()).Message.Topic);
        Assert.Equal("plant/b", (await rig.ReceiveAsync()).Message.Topic);
    }

    [Fact]
    public async Task Receive_QoS2OverALostConnection_IsDeliveredOnce()
    {
        await using var rig = new ClientRig();
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", QoS.ExactlyOnce, 7);
        await end.ReadAsync(PacketType.PubRec);
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        end.Publish("plant/a", "1", QoS.ExactlyOnce, 7, dup: true);
        await end.ReadAsync(PacketType.PubRec);
        await rig.ReceiveAsync();
        Assert.False(rig.Client.Messages.TryRead(out _));
    }

    [Theory]
    [InlineData(QoS.AtLeastOnce, PacketType.PubAck)]
    [InlineData(QoS.ExactlyOnce, PacketType.PubRec)]
    public async Task AcknowledgeByHand_TellsTheBrokerOnlyThen(QoS qos, PacketType answer)
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", AcknowledgeByHand = true });
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", qos, 7);
        var received = await rig.ReceiveAsync();

        // Whatever the client sends next comes before an acknowledgement that was not given.
        await rig.Publish("plant/marker", "");
        await end.ReadAsync(PacketType.Publish);
        rig.Client.Acknowledge(received);
        Assert.Equal(7, (await end.ReadAsync(answer)).Acknowledgement.PacketIdentifier);
        rig.Client.Acknowledge(received);
        await rig.Publish("plant/marker", "");
        await end.ReadAsync(PacketType.Publish);
    }

    [Fact]
    public async Task AcknowledgeByHand_OfALostConnection_DoesNotAcknowledgeAnotherMessage()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", SessionExpiry = 60, AcknowledgeByHand = true });
        var end = await rig.ConnectAsync();
        end.Publish("plant/a", "1", QoS.AtLeastOnce, 7);
        var old = await rig.ReceiveAsync();
        await rig.CutAsync(end);
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        end.Publish("plant/b", "2", QoS.AtLeastOnce, 7);
        await rig.ReceiveAsync();
        rig.Client.Acknowledge(old);
        await rig.UntilAsync(MqttCondition.Connected);
        await rig.Publish("plant/marker", "");
        await end.ReadAsync(PacketType.Publish);
    }
}
