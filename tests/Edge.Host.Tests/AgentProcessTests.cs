using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host.Tests;

[Trait("Tier", "fault")]
public sealed class AgentProcessTests
{
    private const string Good = "UID-SAIF-KOL-RM-000001-6I";

    [Fact]
    public async Task Agent_WithoutAHub_ReadsDecidesKeepsAndShows()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var replies = await agent.ScanAsync("KOL-ST-01", Good, "]d2garbage\u001d\u0001");
        Assert.Equal(["REFUSE station.unknown", "REFUSE label.unreadable"], replies);
        var health = await agent.HealthAsync();
        Assert.Equal(("degraded", "not_enrolled", 2L), (health.Status, health.Hub.State, health.Store.Waiting));
        Assert.Contains(Good, await agent.GetAsync("/api/stations/KOL-ST-01"), StringComparison.Ordinal);
        var (code, _, _) = await agent.TerminateAsync();
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Agent_KilledAfterAVerdict_HasTheScanAfterwards()
    {
        using var place = new Workplace();
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await agent.ScanAsync("KOL-ST-01", [.. Enumerable.Range(1, 50).Select(i => Uid.Mint("SAIF", "KOL", "FG", i).ToString())]);
            await agent.KillAsync();
        }

        await using var again = await AgentProcess.StartAsync(place.Configuration, place.Data);
        Assert.Equal(50, (await again.HealthAsync()).Store.Waiting);
        Assert.Contains("\"recent\":[{", await again.GetAsync("/api/stations/KOL-ST-01"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TenMegabytesOfGarbage_DoNotStopTheNextScan()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, agent.ScannerPort("KOL-ST-01"));
            await client.GetStream().WriteAsync(new byte[10 << 20]);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("\r" + Good + "\r"));
            using var reader = new StreamReader(client.GetStream());
            Assert.Equal("REFUSE station.unknown", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(2, (await agent.HealthAsync()).Store.Waiting);
    }

    [Fact]
    public async Task SecondAgent_OnTheSameFolder_IsRefusedByName()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await using var second = AgentProcess.Launch("run", "--config", place.Configuration, "--data", place.Data);
        var (code, output, errors) = await second.EndAsync();
        Assert.Equal((3, ""), (code, output));
        Assert.Contains(place.Data, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagePort_ThatIsTaken_EndsTheAgentWithItsName()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var place = new Workplace($$"""{ "listen": "127.0.0.1:{{port}}", "stations": [ { "code": "A" } ] }""");
        await using var agent = AgentProcess.Launch("run", "--config", place.Configuration, "--data", place.Data);
        var (code, _, errors) = await agent.EndAsync();
        Assert.Equal(5, code);
        Assert.Contains($"127.0.0.1:{port} for the station pages is taken", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScannerPort_ThatIsTaken_IsAFaultOfThatScannerOnly()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var place = new Workplace(
            $$"""
            { "listen": "127.0.0.1:0", "stations": [
              { "code": "A", "scanners": [ { "name": "s1", "listen": {{port}} } ] },
              { "code": "B", "scanners": [ { "name": "s2", "listen": 0, "terminator": "\r", "reply": true } ] } ] }
            """);
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        Assert.DoesNotContain("A:", agent.Ready, StringComparison.Ordinal);
        var device = (await agent.HealthAsync()).Devices[0];
        Assert.Equal("fault", device.State);
        Assert.Contains($"Port {port} on 127.0.0.1 is taken", device.Reason, StringComparison.Ordinal);
        Assert.Single(await agent.ScanAsync("B", Good));
    }

    [Fact]
    public async Task Replay_SendsAFileThroughTheScannerPort()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var file = place.File("scans.txt", $"# a recorded morning\n{Good}\n\n{{\"at_ms\": 50, \"label\": \"X\"}}\n");
        var port = agent.ScannerPort("KOL-ST-02").ToString(CultureInfo.InvariantCulture);
        await using var replay = AgentProcess.Launch("replay", file, "--to", "127.0.0.1:" + port);
        var (code, output, _) = await replay.EndAsync();
        Assert.Equal(0, code);
        Assert.Contains($"2 scans sent to 127.0.0.1:{port}.", output, StringComparison.Ordinal);
        Assert.Equal(2, (await agent.HealthAsync()).Store.Waiting);
    }

    [Fact]
    public async Task Enrolment_AtAHubThatIsNotThere_SaysSo()
    {
        using var place = new Workplace();
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"u":"http://127.0.0.1:1","s":"x","c":"{{new string('a', 64)}}"}""")).TrimEnd('=');
        await using var enrol = AgentProcess.Launch("enrol", token, "--data", place.Data);
        var (code, _, errors) = await enrol.EndAsync();
        Assert.Equal(4, code);
        Assert.Contains("127.0.0.1:1 can't be reached", errors, StringComparison.Ordinal);
    }
}
