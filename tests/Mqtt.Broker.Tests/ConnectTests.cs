namespace EdgeHub.Mqtt.Broker.Tests;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.2.0-1")]
    [Trait("Statement", "MQTT-3.1.4-5")]
    public async Task Connect_Accepted_ConnAckIsFirst(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", version);
        Assert.Equal((ReasonCode.Success, false), (client.ConnAck.Reason, client.ConnAck.SessionPresent));
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.0-1")]
    public async Task FirstPacket_IsNotConnect_ConnectionIsClosed()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await TestClient.OpenAsync(broker.EndPoint);
        await client.SendAsync(Encode.Packet(new Ping(PacketType.PingReq), ProtocolVersion.V5));
        Assert.Null(await client.ReceiveAsync());
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Trait("Statement", "MQTT-3.1.0-2")]
    public async Task Connect_Twice_IsAProtocolError(ProtocolVersion version)
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c", version);
        await client.SendAsync(Encode.Connect(new ClientSettings("c") { Version = version }));
        await client.ExpectEndAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.2-2")]
    public async Task Connect_UnknownVersion_ReturnCode1()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await TestClient.OpenAsync(broker.EndPoint, ProtocolVersion.V311);
        await client.SendAsync([[0x10, 0x0D, 0x00, 0x04, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 0x07, 0x02, 0x00, 0x3C, 0x00, 0x01, (byte)'a']]);
        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, (await client.ReceiveAsync(PacketType.ConnAck)).Reason);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.3-6")]
    [Trait("Statement", "MQTT-3.1.3-7")]
    [Trait("Statement", "MQTT-3.2.2-16")]
    public async Task Connect_WithoutIdentifier_OneIsAssigned()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var one = await broker.ConnectAsync("");
        await using var other = await broker.ConnectAsync("");
        var assigned = one.ConnAck.Texts[PropertyId.AssignedClientIdentifier];
        Assert.NotEqual(assigned, other.ConnAck.Texts[PropertyId.AssignedClientIdentifier]);
        Assert.Equal(2, broker.Broker.Sessions);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.3-8 of 3.1.1")]
    public async Task Connect_OldWithoutIdentifierAndNotClean_IdentifierRejected()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("") { Version = ProtocolVersion.V311, CleanStart = false });
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, client.ConnAck.Reason);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    [Trait("Statement", "MQTT-4.12.0-1")]
    public async Task Connect_WithAuthenticationMethod_BadAuthenticationMethod()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Properties = [(PropertyId.AuthenticationMethod, "SCRAM")] });
        Assert.Equal(ReasonCode.BadAuthenticationMethod, client.ConnAck.Reason);
    }

    [Fact]
    public async Task Connect_NoPacketInTime_ConnectionIsClosed()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await TestClient.OpenAsync(broker.EndPoint);
        await RunningBroker.UntilAsync(() => broker.Broker.Connections == 1, "the connection is there");
        Assert.Null(await broker.WhileTimePassesAsync(client.ReceiveAsync()));
    }

    [Fact]
    [Trait("Statement", "MQTT-3.1.2-24")]
    public async Task Packets_AboveTheClientsMaximum_AreLeftOut()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync(new ClientSettings("c") { Properties = [(PropertyId.MaximumPacketSize, 100)] });
        await client.SubscribeAsync("a", QoS.AtLeastOnce);
        await using var publisher = await broker.ConnectAsync("p");
        await publisher.PublishAsync("a", new string('x', 200));
        await publisher.PublishAsync("a", new string('x', 200), QoS.AtLeastOnce);
        await publisher.PublishAsync("a", "small", QoS.AtLeastOnce);
        Assert.Equal("small", (await client.TakeAsync()).Payload);
        Assert.Equal(2, broker.Broker.Counters.MessagesDropped);
    }

    [Fact]
    [Trait("Statement", "MQTT-3.2.2-15")]
    public async Task Packets_AboveTheBrokersMaximum_PacketTooLarge()
    {
        await using var broker = await RunningBroker.StartAsync(new BrokerLimits { MaxPacketBytes = 1_000 });
        await using var client = await broker.ConnectAsync("c");
        Assert.Equal(1_000u, client.ConnAck.Numbers[PropertyId.MaximumPacketSize]);
        await client.SendAsync(Encode.Publish(ProtocolVersion.V5, "a", new string('x', 100_000), QoS.AtMostOnce, 0, false, false, 0));
        await client.ExpectEndAsync(ReasonCode.PacketTooLarge);
    }

    [Fact]
    [Trait("Statement", "MQTT-4.13.1-1")]
    public async Task Packets_Malformed_DisconnectWithTheirReason()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        await client.SendAsync([[0x36, 0x05, 0x00, 0x01, (byte)'a', 0x00, 0x01]]);
        await client.ExpectEndAsync(ReasonCode.MalformedPacket);
        Assert.Contains(broker.Lines, line => line.Contains("MQTT-3.3.1-4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broker_Ends_ClientsAreTold()
    {
        var broker = await RunningBroker.StartAsync();
        await using var client = await broker.ConnectAsync("c");
        var ending = broker.DisposeAsync();
        await client.ExpectEndAsync(ReasonCode.ServerShuttingDown);
        await ending;
    }
}
