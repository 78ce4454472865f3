using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Mqtt.Client.Tests;

[Trait("Tier", "peer")]
public sealed class MosquittoTests
{
    public static TheoryData<ProtocolVersion> Versions => [ProtocolVersion.V5, ProtocolVersion.V311];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Messages_OfEachQoS_GoBothWays(ProtocolVersion version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var client = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions { ClientId = "edge-1", Version = version, MaxInFlight = 20 });
        await client.ConnectAsync(Patience.Token());
        Assert.Equal(QoS.ExactlyOnce, await client.SubscribeAsync(new MqttSubscription("plant/#", QoS.ExactlyOnce), Patience.Token()));
        const int Each = 200;
        var publishing = Task.WhenAll(Enumerable.Range(0, 3 * Each).Select(i => client.PublishAsync(
            new MqttMessage("plant/" + (i % 7).ToString(CultureInfo.InvariantCulture), i.ToString(CultureInfo.InvariantCulture)) { QoS = (QoS)(i / Each) }, Patience.Token()).AsTask()));
        var seen = new HashSet<string>();
        while (seen.Count < 3 * Each)
        {
            var message = (await client.Messages.ReadAsync(Patience.Token())).Message;
            Assert.True(seen.Add(Encoding.UTF8.GetString(message.Payload.Span)));
        }

        await publishing;
    }

    [Fact]
    public async Task Properties_OfAMessage_ComeAsTheyWere()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var client = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions { ClientId = "edge-1" });
        await client.ConnectAsync(Patience.Token());
        await client.SubscribeAsync(new MqttSubscription("plant/#", new SubscriptionOptions(QoS.AtLeastOnce), 42), Patience.Token());
        await Mosquitto.RunAsync(
            "mosquitto_pub", "-V", "mqttv5", "-h", "127.0.0.1", "-p", mosquitto.Plain.ToString(CultureInfo.InvariantCulture), "-t", "plant/a", "-m", "21.5", "-q", "1",
            "-D", "PUBLISH", "content-type", "text/plain", "-D", "PUBLISH", "user-property", "line", "4", "-D", "PUBLISH", "message-expiry-interval", "600");
        var received = await client.Messages.ReadAsync(Patience.Token());
        Assert.Equal(("plant/a", "text/plain"), (received.Message.Topic, received.Message.ContentType));
        Assert.Equal([new("line", "4")], received.Message.UserProperties);
        Assert.InRange(received.Message.Expiry!.Value, 1u, 600u);
        Assert.Equal([42u], received.SubscriptionIdentifiers);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Restart_WithAPersistentSession_LosesNothing(ProtocolVersion version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        var options = new MqttClientOptions
        {
            ClientId = "edge-1", Version = version, SessionExpiry = 3600, FirstPause = TimeSpan.FromMilliseconds(50), LongestPause = TimeSpan.FromMilliseconds(200),
        };
        await using (var client = Make(Mosquitto.Transport(mosquitto.Plain), options))
        {
            await client.ConnectAsync(Patience.Token());
            await client.SubscribeAsync(new MqttSubscription("plant/#"), Patience.Token());
            await mosquitto.DownAsync();
            await Patience.UntilAsync(() => client.Status.Condition != MqttCondition.Connected);
            var offline = client.PublishAsync(new MqttMessage("plant/offline", "1") { QoS = QoS.AtLeastOnce }, Patience.Token());
            await mosquitto.UpAsync();
            await offline;
            Assert.Equal("plant/offline", (await client.Messages.ReadAsync(Patience.Token())).Message.Topic);
            await Patience.UntilAsync(() => client.Status.Condition == MqttCondition.Connected);
            Assert.True(client.Status.SessionPresent);
        }

        // What comes while nobody is there waits over one more restart.
        await Mosquitto.RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", mosquitto.Plain.ToString(CultureInfo.InvariantCulture), "-t", "plant/queued", "-m", "1", "-q", "1");
        await mosquitto.DownAsync();
        await mosquitto.UpAsync();
        await using var again = Make(Mosquitto.Transport(mosquitto.Plain), options);
        await again.ConnectAsync(Patience.Token());
        Assert.Equal("plant/queued", (await again.Messages.ReadAsync(Patience.Token())).Message.Topic);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task WrongPassword_IsARefusalWithItsReason(ProtocolVersion version)
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var client = Make(Mosquitto.Transport(mosquitto.Password), new MqttClientOptions { Version = version, UserName = "edge", Password = "wrong"u8.ToArray() });
        var refusal = await Assert.ThrowsAsync<MqttRemoteException>(() => client.ConnectAsync(Patience.Token()));
        Assert.True(refusal.Code is ReasonCode.NotAuthorized or ReasonCode.BadUserNameOrPassword, refusal.Code.ToString());
        await using var right = Make(Mosquitto.Transport(mosquitto.Password), new MqttClientOptions { Version = version, UserName = "edge", Password = "secret"u8.ToArray() });
        await right.ConnectAsync(Patience.Token());
    }

    [Fact]
    public async Task Tls_ByAuthority_HostNameAndClientCertificate()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using (var trusted = Make(Mosquitto.Transport(mosquitto.Tls, mosquitto.Trust), new MqttClientOptions()))
        {
            await trusted.ConnectAsync(Patience.Token());
        }

        await FailsAsync(Mosquitto.Transport(mosquitto.Tls, new TlsSettings()));
        await FailsAsync(Mosquitto.Transport(mosquitto.Tls, mosquitto.Trust with { ServerName = "another.example" }));
        await FailsAsync(Mosquitto.Transport(mosquitto.MutualTls, mosquitto.Trust));
        await using var known = Make(Mosquitto.Transport(mosquitto.MutualTls, mosquitto.TrustAndIdentity), new MqttClientOptions());
        await known.ConnectAsync(Patience.Token());
    }

    [Fact]
    public async Task Will_IsPublishedWhenTheConnectionBreaks_AndNotAfterAFarewell()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var watcher = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions());
        await watcher.ConnectAsync(Patience.Token());
        await watcher.SubscribeAsync(new MqttSubscription("state/#"), Patience.Token());
        await using (var polite = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions { Will = new MqttWill(new MqttMessage("state/polite", "gone")) }))
        {
            await polite.ConnectAsync(Patience.Token());
        }

        // The same client identifier takes the connection over, which is no farewell.
        var will = new MqttClientOptions { ClientId = "twice", Will = new MqttWill(new MqttMessage("state/rude", "gone")) };
        await using var one = Make(Mosquitto.Transport(mosquitto.Plain), will);
        await one.ConnectAsync(Patience.Token());
        await using var two = Make(Mosquitto.Transport(mosquitto.Plain), will);
        await two.ConnectAsync(Patience.Token());
        Assert.Equal("state/rude", (await watcher.Messages.ReadAsync(Patience.Token())).Message.Topic);
        await Patience.UntilAsync(() => one.Status.Condition == MqttCondition.Waiting);
    }

    [Fact]
    public async Task Request_IsAnswered()
    {
        await using var mosquitto = await Mosquitto.StartAsync();
        await using var machine = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions { ClientId = "machine" });
        await machine.ConnectAsync(Patience.Token());
        await machine.SubscribeAsync(new MqttSubscription("machine/recipe"), Patience.Token());
        await using var client = Make(Mosquitto.Transport(mosquitto.Plain), new MqttClientOptions { ClientId = "edge-1" });
        await client.ConnectAsync(Patience.Token());
        var asking = client.RequestAsync(new MqttMessage("machine/recipe", "which?") { QoS = QoS.AtLeastOnce }, Patience.Token());
        var request = await machine.Messages.ReadAsync(Patience.Token());
        await machine.RespondAsync(request.Message, "seven"u8.ToArray(), Patience.Token());
        Assert.Equal("seven", Encoding.UTF8.GetString((await asking).Payload.Span));
    }

    private static async Task FailsAsync(IMqttTransport transport)
    {
        await using var client = Make(transport, new MqttClientOptions());
        await Assert.ThrowsAsync<MqttTransportException>(() => client.ConnectAsync(Patience.Token()));
    }

    private static MqttClient Make(IMqttTransport transport, MqttClientOptions options) => new(transport, options, TimeProvider.System, NullLogger<MqttClient>.Instance);
}
