using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The bundle that the real program writes: what is in it, and that no secret is.</summary>
[Trait("Tier", "fault")]
public sealed class CollectTests
{
    private const string Token = "CANARY-metrics-token-0001";
    private const string Comment = "CANARY-comment-0002";
    private const string Unknown = "CANARY-unknown-setting-0003";
    private const string Password = "CANARY-in-address-0004";
    private const string Wrong = "CANARY-of-another-kind-0005";
    private const string Variable = "CANARY-environment-0006";
    private const string Secret = "CANARY-enrolment-0007";
    private const string Scan = "CANARY-scan-0008";
    private static readonly string[] Canaries = [Token, Comment, Unknown, Password, Wrong, Variable, Secret, Scan, Enrolled.Token(Secret)];

    [Fact]
    public async Task Bundle_OfAnAgentThatRuns_HoldsWhatHelps()
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace(machine.Configuration());
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await PlantMachine.UntilAsync(agent, health => health is { ActiveAlarms: 1, Values.Kept: >= 3 });
        var parts = await CollectAsync(place, agent.Page.ToString());
        Assert.Equal(
            ["about.txt", "certificate.txt", "check.txt", "configuration.json", "folder.txt", "health.json", "log.txt", "machine.txt", "metrics.txt", "network.txt", "stores.txt"],
            parts.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("runs as process", parts["about.txt"], StringComparison.Ordinal);
        var health = AgentHealth.FromJson(Encoding.UTF8.GetBytes(parts["health.json"]))!;
        Assert.Equal(("degraded", "(left out)"), (health.Status, Assert.Single(health.Alarms!).Value));
        Assert.Contains("edgehub_agent_machine_polls_total{machine=\"KOL-M-01\"}", parts["metrics.txt"], StringComparison.Ordinal);
        Assert.Contains("KOL-M-01 is heard at 127.0.0.1:", parts["log.txt"], StringComparison.Ordinal);
        Assert.Contains("Alarm hot of KOL-M-01 is raised. Oven too hot.", parts["log.txt"], StringComparison.Ordinal);
        Assert.Matches("scans.db: .*\n  integrity  ok\n", parts["stores.txt"]);
        Assert.Matches("telemetry.db: .*\n  integrity  ok\n  Telemetry +kept from 1", parts["stores.txt"]);
        Assert.Matches("kernel +\\S+\n", parts["machine.txt"]);
        Assert.Matches("disk +[0-9.]+ .B of .* writable\n", parts["machine.txt"]);
        Assert.Contains("interface  lo Up", parts["network.txt"].Replace("Unknown", "Up", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches("hub +127.0.0.1:1: .*refused", parts["network.txt"]);
        Assert.Equal("The agent is not enrolled.", parts["certificate.txt"]);
        Assert.Equal("No faults.", parts["check.txt"]);
        Assert.Contains("\"heartbeatMs\": 1000", parts["configuration.json"], StringComparison.Ordinal);
        Assert.Contains("telemetry.db", parts["folder.txt"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bundle_HoldsNoSecret_WhereverSecretsLie(bool running)
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace(machine.Configuration(more: ", \"metricsTokenFile\": \"metrics.token\""));
        place.File("metrics.token", Token + "\n");
        var keys = Enrolled.Write(place.Data);
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data, new() { ["PLC_PASSWORD"] = Variable }, "--enrol", Enrolled.Token(Secret));
        await agent.ScanAsync("KOL-ST-01", Scan);

        // As somebody leaves the file who tries this and that; the agent says what is wrong, and goes on.
        var file = machine.Configuration(more: $$"""
            , "metricsTokenFile": "metrics.token", // {{Comment}}
              "password": "{{Unknown}}", "plc": { "token": "{{Unknown}}" }, "leaseTypes": "{{Wrong}}", "$schema": "https://user:{{Password}}@example/schema"
            """).Replace("\"hub\": \"127.0.0.1:1\"", $"\"hub\": \"user:{Password}@127.0.0.1:1\"", StringComparison.Ordinal).Replace("\"everyMs\": 100", $"\"everyMs\": \"{Wrong}\", \"order\": \"{Wrong}\"", StringComparison.Ordinal);
        place.Write(file);
        await agent.SaidAsync("is not taken, and what was in force stays");
        Assert.All([Comment, Unknown, Password, Wrong], canary => Assert.Contains(canary, file, StringComparison.Ordinal));
        Assert.True(keys.Count > 4);
        var page = agent.Page.ToString();
        if (!running)
        {
            await agent.TerminateAsync();
        }

        var parts = await CollectAsync(place, page, "--config", place.Configuration, "--data", place.Data);
        Assert.All(parts, part => Assert.All(Canaries.Concat(keys), secret => Assert.DoesNotContain(secret, part.Value, StringComparison.Ordinal)));
        Assert.Contains("\"password\": \"(left out)\"", parts["configuration.json"], StringComparison.Ordinal);
        Assert.Contains("\"metricsTokenFile\": \"metrics.token\"", parts["configuration.json"], StringComparison.Ordinal);
        Assert.Contains("\"hub\": \"(left out)\"", parts["configuration.json"], StringComparison.Ordinal);
        Assert.Contains("CN=agent-1", parts["certificate.txt"], StringComparison.Ordinal);
        Assert.Contains("password: there is no setting called ...", parts["check.txt"], StringComparison.Ordinal);
        Assert.Contains("integrity  ok", parts["stores.txt"], StringComparison.Ordinal);
        Assert.Matches(running ? "\"status\": \"degraded\"" : "^The agent is down: nothing answers at http://127.0.0.1:", parts["health.json"]);
        Assert.Equal(running, parts["log.txt"].Contains("is not taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bundle_OfAnAgentThatNeverRan_IsWrittenAllTheSame()
    {
        using var place = new Workplace("{ \"stations\": [ // " + Comment);
        var parts = await CollectAsync(place, "http://127.0.0.1:1", "--config", place.Configuration, "--data", place.Data);
        Assert.Contains("The agent is down", parts["about.txt"], StringComparison.Ordinal);
        Assert.Contains("There is no such file", parts["stores.txt"], StringComparison.Ordinal);
        Assert.StartsWith("agent.json line 1", parts["check.txt"], StringComparison.Ordinal);
        Assert.StartsWith("The file is no JSON", parts["configuration.json"], StringComparison.Ordinal);
        Assert.All(parts.Values, text => Assert.DoesNotContain(Comment, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Diagnostics_AskedForByAPageOfTheInternet_AreNotGiven(string header, string value)
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(agent.Page, "/diagnostics"));
        request.Headers.Add(header, value);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task File_ThatIsThere_IsNotWrittenOver_AndTheBundleIsForItsOwner()
    {
        using var place = new Workplace();
        var file = place.File("bundle.zip", "precious");
        var (code, _, errors) = await Commands.RunAsync("collect", "--out", file, "--url", "http://127.0.0.1:1", "--data", place.Data);
        Assert.Equal((2, "precious"), (code, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        Assert.Contains("is there already", errors, StringComparison.Ordinal);
        var fresh = place.Path("fresh.zip");
        Assert.Equal(0, (await Commands.RunAsync("collect", "--out", fresh, "--url", "http://127.0.0.1:1", "--data", place.Data)).Code);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(fresh) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private static async Task<Dictionary<string, string>> CollectAsync(Workplace place, string url, params string[] more)
    {
        var file = place.Path("bundle.zip");
        var (code, output, errors) = await Commands.RunAsync(["collect", "--out", file, "--url", url, .. more]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(file).Length, 1, DiagnosticsBundle.MaxBytes);
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var zip = await ZipFile.OpenReadAsync(file);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            parts.Add(entry.Name, await reader.ReadToEndAsync());
        }

        return parts;
    }
}
