using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>Other people's clients: mosquitto_pub and mosquitto_sub of Debian, MQTT.js of npm.</summary>
[Trait("Tier", "peer")]
public sealed class PeerTests
{
    private static readonly string[] Checks = ["qos0", "qos1", "qos2", "retain", "will", "session"];

    [Theory]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    [InlineData("mqttv5", 2)]
    public async Task Mosquitto_OfBothVersions_PublishesAndGetsMessages(string version, int qos)
    {
        await using var broker = await StartAsync(new BrokerEndpoint(Loopback), new OpenAccess());
        await ExchangeAsync(broker, ["-V", version, "-q", $"{qos}"], 200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mosquitto_OverTls_ByPasswordOrCertificate(bool byCertificate)
    {
        using var certificates = new TestCertificates();
        var rules = AccessList.Parse("user press-7\nreadwrite %u/#");
        using var access = new ListAccess { Rules = rules, Passwords = PasswordFile.Parse("press-7:" + PasswordHash.Of("secret"u8, 1_000)) };
        await using var broker = await StartAsync(new BrokerEndpoint(Loopback) { Tls = certificates.Server(byCertificate) }, access);
        string[] identity = byCertificate
            ? ["--cert", certificates.PathOf("press-7.pem"), "--key", certificates.PathOf("press-7.key")]
            : ["-u", "press-7", "-P", "secret"];
        await ExchangeAsync(broker, ["--cafile", certificates.Authority, "-V", "mqttv5", "-q", "1", .. identity], 20);
        var port = broker.Endpoints[0].Address.Port.ToString(CultureInfo.InvariantCulture);
        var refused = await PeerProgram.RunAsync(
            "mosquitto_pub", ["-h", "127.0.0.1", "-p", port, "--cafile", certificates.Authority, "-t", "x", "-m", "y", "-q", "1", .. byCertificate ? Array.Empty<string>() : ["-u", "press-7", "-P", "wrong"]]);
        Assert.NotEqual(0, refused.Code);
    }

    [Theory]
    [InlineData("mqtt", 4)]
    [InlineData("mqtt", 5)]
    [InlineData("ws", 4)]
    [InlineData("ws", 5)]
    public async Task MqttJs_OfBothVersionsOverTcpAndWebSocket_PassesEveryCheck(string scheme, int version)
    {
        var missing = await PeerProgram.InstallAsync();
        Assert.SkipWhen(missing.Length > 0, missing);
        await using var broker = await StartAsync(new BrokerEndpoint(Loopback) { IsWebSocket = scheme == "ws" }, new OpenAccess());
        var (code, text) = await PeerProgram.RunAsync("node", ["client.js", $"{scheme}://{broker.Endpoints[0].Address}", $"{version}"]);
        Assert.True(code == 0, text);
        Assert.Equal(version == 5 ? [.. Checks, "properties", "many"] : [.. Checks, "many"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IPEndPoint Loopback => new(IPAddress.Loopback, 0);

    private static Task<MqttBroker> StartAsync(BrokerEndpoint endpoint, IBrokerAccess access) =>
        MqttBroker.StartAsync([endpoint], new BrokerOptions(), access, null, NullLogger.Instance, TimeProvider.System);

    private static async Task ExchangeAsync(MqttBroker broker, string[] options, int messages)
    {
        string[] all = ["-h", "127.0.0.1", "-p", broker.Endpoints[0].Address.Port.ToString(CultureInfo.InvariantCulture), .. options];
        using var subscriber = PeerProgram.Start("mosquitto_sub", [.. all, "-t", "press-7/#", "-C", $"{messages}", "-W", "50"]);
        Assert.SkipWhen(subscriber is null, "mosquitto_sub is not installed (Debian: mosquitto-clients)");
        await RunningBroker.UntilAsync(() => broker.State.Subscriptions.Count == 1 || subscriber.HasExited, "mosquitto_sub has subscribed");
        for (var i = 0; i < messages; i += 100)
        {
            var (code, text) = await PeerProgram.RunAsync("mosquitto_pub", [.. all, "-t", "press-7/x", "-m", "x", "--repeat", $"{Math.Min(100, messages)}"]);
            Assert.True(code == 0, text);
        }

        var (ended, received) = await PeerProgram.EndAsync(subscriber);
        Assert.True(ended == 0, received);
        Assert.Equal(messages, received.Count(letter => letter == 'x'));
    }
}
