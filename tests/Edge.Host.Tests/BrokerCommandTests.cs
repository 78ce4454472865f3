using System.Text;
using System.Text.Json;
using EdgeHub.Mqtt.Broker;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Host.Tests;

public sealed class BrokerCommandTests
{
    [Fact]
    public void File_EveryLimit_CanBeSetUnderItsName()
    {
        using var folder = new TempFolder();
        foreach (var limit in typeof(BrokerLimits).GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(limit.Name);
            File.WriteAllText(folder.File("broker.json"), $$"""{ "limits": { "{{name}}": 4711 } }""");
            var settings = BrokerFile.Read(folder.File("broker.json"), new BrokerSettings());
            Assert.Equal(4711L, Convert.ToInt64(limit.GetValue(settings.Options.Limits), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void File_ListenersAndFiles_LieBesideIt()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("broker.json"), """
            {
              // comments are allowed
              "listeners": [ { "port": 1883 }, { "address": "0.0.0.0", "port": 8883, "certificate": "server.pem", "key": "server.key" }, { "port": 9001, "webSocket": true } ],
              "passwordFile": "users", "denySubscribe": ["secret/#"], "serverKeepAliveSeconds": 30
            }
            """);
        var settings = BrokerFile.Read(folder.File("broker.json"), new BrokerSettings());
        Assert.Equal(["127.0.0.1:1883", "0.0.0.0:8883", "127.0.0.1:9001"], settings.Listeners.Select(listener => listener.EndPoint.ToString()));
        Assert.Equal((folder.File("server.pem"), folder.File("users")), (settings.Listeners[1].CertificateFile, settings.PasswordFile));
        Assert.Equal((true, TimeSpan.FromSeconds(30)), (settings.Listeners[2].IsWebSocket, settings.Options.ServerKeepAlive));
    }

    [Theory]
    [InlineData("""{ "listener": [] }""")]
    [InlineData("""{ "limits": { "maxClients": 1 } }""")]
    [InlineData("""{ "listeners": [ { "tls": true } ] }""")]
    [InlineData("""{ "listeners": [ { } ] }""")]
    [InlineData("""{ "allowAnonymous": 1 }""")]
    [InlineData("{")]
    public void File_WithAFault_IsRefusedInOneSentence(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("broker.json"), text);
        Assert.Contains("broker.json", Assert.Throws<UsageException>(() => BrokerFile.Read(folder.File("broker.json"), new BrokerSettings())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HashPassword_FromStandardInput_MakesALineForThePasswordFile()
    {
        using var output = new StringWriter();
        using var input = new StringReader("secret\n");
        Assert.Equal(0, await BrokerCommand.RunAsync(new Arguments(["broker", "--hash-password", "ann"]), input, output, TimeProvider.System, CancellationToken.None));
        var line = output.ToString().Trim();
        Assert.NotNull(PasswordFile.Parse(line));
        Assert.True(PasswordHash.TryParse(line["ann:".Length..], out var hash) && hash!.Matches(Encoding.UTF8.GetBytes("secret")));
    }

    [Fact]
    public async Task Broker_WithoutListeners_SaysWhatItWants() =>
        await Assert.ThrowsAsync<UsageException>(() => BrokerCommand.RunAsync(new Arguments(["broker"]), TextReader.Null, TextWriter.Null, TimeProvider.System, CancellationToken.None));
}
