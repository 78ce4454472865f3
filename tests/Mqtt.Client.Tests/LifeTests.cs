namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>Keep-alive, reconnecting, versions and refusals.</summary>
public sealed class LifeTests
{
    private static readonly TimeSpan Quarter = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task KeepAlive_OfAStillConnection_IsAPing()
    {
        await using var rig = Rig();
        var end = await rig.ConnectAsync();
        await Tick(rig, 2);
        await end.ReadAsync(PacketType.PingReq);
    }

    [Fact]
    public async Task KeepAlive_ThatTheBrokerOrders_IsKept()
    {
        await using var rig = new ClientRig(new MqttClientOptions { ClientId = "edge-1", KeepAlive = TimeSpan.FromHours(1) });
        var end = await rig.ConnectAsync(false, (PropertyId.ServerKeepAlive, 10));
        await Tick(rig, 2);
        await end.ReadAsync(PacketType.PingReq);
    }

    [Fact]
    public async Task KeepAlive_BrokerThatSaysNothing_IsFoundThoughTheClientSends()
    {
        await using var rig = Rig();
        var end = await rig.ConnectAsync();
        for (var i = 0; i < 6; i++)
        {
            await rig.Publish("plant/a", "1");
            await end.ReadAsync(PacketType.Publish);
            await Tick(rig, 1);
        }

        await rig.UntilAsync(MqttCondition.Waiting);
        Assert.IsType<MqttTransportException>(rig.Client.Status.Fault);
    }

    [Fact]
    public async Task Refusal_IsToldAndNotTriedAgainAtOnce()
    {
        await using var rig = Rig();
        var connecting = rig.Client.ConnectAsync(Patience.Token());
        var end = await rig.Broker.AcceptAsync();
        await end.ReadConnectAsync();
        end.Send(new ConnAck { ReasonCode = ReasonCode.BadUserNameOrPassword });
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await Assert.ThrowsAsync<MqttRemoteException>(() => connecting)).Code);
        await rig.UntilAsync(MqttCondition.Waiting);
        Assert.InRange(rig.Client.Status.NextTry!.Value - rig.Time.GetUtcNow(), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 2, 0, 1 })]
    [InlineData(new byte[] { 0x20, 3, 0, 0x84, 0 })]
    public async Task Version_ThatTheBrokerDoesNotSpeak_FallsBackTo311(byte[] answer)
    {
        await using var rig = Rig();
        rig.Client.Start();
        var end = await rig.Broker.AcceptAsync();
        await end.ReadConnectAsync();
        end.SendRaw(answer);
        end = await rig.Broker.WelcomeAsync();
        Assert.Equal(ProtocolVersion.V311, end.Version);
        await rig.UntilAsync(MqttCondition.Connected);
        Assert.Equal(ProtocolVersion.V311, rig.Client.Status.Version);
    }

    [Fact]
    public async Task Pauses_GrowUpToTheLongestAndAreJittered()
    {
        await using var rig = Rig();
        rig.Broker.Unreachable = "nobody listens";
        rig.Client.Start();
        foreach (var most in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await rig.UntilAsync(MqttCondition.Waiting);
            Assert.InRange(rig.Client.Status.NextTry!.Value - rig.Time.GetUtcNow(), TimeSpan.FromSeconds(most) / 2, TimeSpan.FromSeconds(most));
            var dials = rig.Broker.Dials;
            await rig.PassPauseAsync();
            await Patience.UntilAsync(() => rig.Broker.Dials > dials);
        }
    }

    [Fact]
    public async Task Broker_ThatAcceptsAndSaysNothing_IsGivenUp()
    {
        await using var rig = Rig();
        var connecting = rig.Client.ConnectAsync(Patience.Token());
        await (await rig.Broker.AcceptAsync()).ReadConnectAsync();
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<MqttTransportException>(() => connecting);
    }

    [Fact]
    public async Task Broker_ThatIsNone_IsAProtocolFault()
    {
        await using var rig = Rig();
        var connecting = rig.Client.ConnectAsync(Patience.Token());
        var end = await rig.Broker.AcceptAsync();
        await end.ReadConnectAsync();
        end.SendRaw("HTTP/1.1 400 Bad Request\r\n"u8.ToArray());
        await Assert.ThrowsAsync<MqttProtocolException>(() => connecting);
    }

    [Fact]
    public async Task Dispose_SaysFarewellAndEndsWhatWaits()
    {
        await using var rig = Rig();
        var end = await rig.ConnectAsync();
        var publishing = rig.Publish("plant/a", "1", QoS.AtLeastOnce);
        await end.ReadAsync(PacketType.Publish);
        var ending = rig.Client.DisposeAsync().AsTask();
        Assert.Equal(ReasonCode.Success, (await end.ReadAsync(PacketType.Disconnect)).Disconnect.ReasonCode);
        end.Cut();
        await ending;
        await Assert.ThrowsAsync<MqttTransportException>(() => publishing);
        Assert.Equal(MqttCondition.Stopped, rig.Client.Status.Condition);
        await Assert.ThrowsAsync<MqttTransportException>(() => rig.Publish("plant/a", "1", QoS.AtLeastOnce));
    }

    [Fact]
    public void Options_PersistentWithoutAFixedIdentifier_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new ClientRig(new MqttClientOptions { SessionExpiry = 60 }));

    private static ClientRig Rig() => new(new MqttClientOptions { ClientId = "edge-1", KeepAlive = TimeSpan.FromSeconds(10) });

    private static async Task Tick(ClientRig rig, int count)
    {
        for (var i = 0; i < count; i++)
        {
            rig.Time.Advance(Quarter);

            // The watch runs on a thread of the pool; it is done when its timer waits again.
            await Task.Delay(20);
        }
    }
}
