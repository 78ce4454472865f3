using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Host.Tests;

[Trait("Tier", "fault")]
public sealed partial class MetricsTests
{
    private const string Good = "UID-SAIF-KOL-RM-000001-6I";
    private const string OpenMetricsText = "application/openmetrics-text; version=1.0.0";

    private static readonly string[] Parts = ["_bucket", "_sum", "_count"];

    /// <summary>What only an agent tells that has heard a hub: its clock, and the stations' windows for double reads. EdgeHub.Edge.Uplink.Tests shows promtool the first.</summary>
    private static readonly string[] NotWithoutAHub = ["edgehub_agent_clock_offset_seconds", "edgehub_agent_scan_repeats_total"];

    [Fact]
    public async Task Metrics_AfterTwoScans_TellOfThem()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await agent.ScanAsync("KOL-ST-01", Good, "]d2garbage");
        var samples = Samples(await agent.GetAsync("/metrics"));
        Assert.Equal(2, samples["edgehub_agent_scans_total{station=\"KOL-ST-01\",verdict=\"refuse\"}"]);
        Assert.Equal(2, samples["edgehub_agent_scan_durable_seconds_count"]);
        Assert.Equal(2, samples["edgehub_agent_lane_waiting_records{lane=\"scan\"}"]);
        Assert.Equal(0, samples["edgehub_agent_lane_acknowledged_records_total{lane=\"scan\"}"]);
        Assert.Equal(1, samples["edgehub_agent_link_state{state=\"not_enrolled\"}"]);
        Assert.Equal(0, samples["edgehub_agent_link_state{state=\"connected\"}"]);
        Assert.Equal(0, samples["edgehub_agent_device_state{device=\"s1\",state=\"fault\",station=\"KOL-ST-01\"}"]);
        Assert.True(samples["edgehub_agent_lane_waiting_bytes{lane=\"scan\"}"] > 0);
        Assert.True(samples["edgehub_agent_lane_oldest_seconds{lane=\"scan\"}"] > 0);
        Assert.Equal(0, samples["edgehub_agent_lane_oldest_seconds{lane=\"telemetry\"}"]);
        Assert.True(samples["edgehub_agent_store_cover_seconds{store=\"scans\"}"] > 0);
        Assert.InRange(samples["edgehub_agent_store_sync_seconds_count{store=\"scans\"}"], 2, double.MaxValue);
        Assert.InRange(samples["edgehub_agent_process_memory_bytes"], 10e6, 1e9);
        Assert.True(samples["edgehub_agent_process_cpu_seconds_total"] > 0);
    }

    [Fact]
    public async Task Metrics_AskedForAsOpenMetrics_EndWithEof()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var (status, type, text) = await AskAsync(agent.Page, accept: OpenMetricsText);
        Assert.Equal((HttpStatusCode.OK, OpenMetricsText + "; charset=utf-8"), (status, type));
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("# UNIT edgehub_agent_store_sync_seconds seconds\n", text, StringComparison.Ordinal);
    }

    /// <summary>With something of everything: a machine that answers, one that does not, an alarm, values lost.</summary>
    [Fact]
    public async Task Metrics_AreThoseThatTheDocumentationNames_WithTheseLabels()
    {
        var text = await OfEverythingAsync();
        var told = Type().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet();
        var named = Row().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "watching.md"), TestContext.Current.CancellationToken))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["labels"].Value);
        Assert.Equal(named.Keys.Except(NotWithoutAHub).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.All(NotWithoutAHub, name => Assert.Contains(name, named.Keys));
        var labels = Samples(text).Keys.GroupBy(key => told.First(name => key.Split('{')[0] == name || Parts.Any(part => key.Split('{')[0] == name + part)));
        Assert.All(labels, family => Assert.All(family, sample => Assert.Equal(
            named[family.Key].Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            Label().Matches(sample).Select(match => match.Groups["name"].Value).Where(name => name != "le").Order(StringComparer.Ordinal))));
        Assert.All(told, name => Assert.Matches($"# HELP {name} [A-Z1].{{5,}}\n", text));
    }

    [Fact]
    public async Task Metrics_OfMachines_TellWhatGoesThrough_WhoIsSilent_AndWhichAlarmIsActive()
    {
        var samples = Samples(await OfEverythingAsync());
        Assert.True(samples["edgehub_agent_machine_polls_total{machine=\"KOL-M-01\"}"] >= 2);
        Assert.True(samples["edgehub_agent_machine_values_total{machine=\"KOL-M-01\"}"] >= 2);
        Assert.InRange(samples["edgehub_agent_machine_heard_seconds{machine=\"KOL-M-01\"}"], 0, 60);
        Assert.True(samples["edgehub_agent_machine_polls_total{machine=\"KOL-M-02\"}"] >= 1);
        Assert.DoesNotContain("edgehub_agent_machine_heard_seconds{machine=\"KOL-M-02\"}", samples.Keys);
        Assert.Equal(1, samples["edgehub_agent_alarms_active{machine=\"KOL-M-01\",severity=\"high\"}"]);
        Assert.Equal(0, samples["edgehub_agent_alarms_active{machine=\"KOL-M-01\",severity=\"low\"}"]);
        Assert.Equal(7, samples["edgehub_agent_store_losses_total{reason=\"telemetry.not_kept\",store=\"values\"}"]);
    }

    [Fact]
    public async Task Metrics_UnderAForeignHostName_AreNotTold()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var (status, _, text) = await AskAsync(agent.Page, host: "evil.example");
        Assert.Equal(HttpStatusCode.MisdirectedRequest, status);
        Assert.DoesNotContain("edgehub_agent", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAnOpenListenerWithoutAToken_AreToldToNobody()
    {
        using var place = new Workplace("""{ "listen": "0.0.0.0:0", "stations": [ { "code": "A" } ] }""");
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var (status, _, text) = await AskAsync(agent.Page);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("metricsTokenFile", text, StringComparison.Ordinal);
        Assert.DoesNotContain("edgehub_agent", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAnOpenListener_WantTheTokenThatItsFileHoldsNow()
    {
        const string First = "first-token-0123456789";
        const string Second = "second-token-0123456789";
        using var place = new Workplace("""{ "listen": "0.0.0.0:0", "metricsTokenFile": "metrics.token", "stations": [ { "code": "A" } ] }""");
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(agent.Page, token: First)).Status);
        place.File("metrics.token", "short\n");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(agent.Page, token: "short")).Status);
        place.File("metrics.token", First + "\n");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(agent.Page)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(agent.Page, token: Second)).Status);
        var (status, _, text) = await AskAsync(agent.Page, token: First);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("edgehub_agent_info{version=", text, StringComparison.Ordinal);
        place.File("metrics.token", Second + "\n");
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(agent.Page, token: First)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(agent.Page, token: Second)).Status);
    }

    [Fact]
    [Trait("Tier", "peer")]
    public async Task Metrics_ReadByPromtool_AreFaultless()
    {
        var said = await Promtool.CheckAsync(await OfEverythingAsync());
        Assert.SkipWhen(said is null, Promtool.Missing);
        Assert.Equal((0, ""), said);
    }

    private static async Task<string> OfEverythingAsync()
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace(machine.Configuration());
        await PlantMachine.LoseAsync(place.Data, values: 7);
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await agent.ScanAsync("KOL-ST-01", Good);
        await PlantMachine.UntilAsync(agent, health => health is { ActiveAlarms: 1, Values.Kept: >= 3 } && health.Devices.Single(device => device.Device == "KOL-M-02").Machine!.Polls > 0);
        return await agent.GetAsync("/metrics");
    }

    private static async Task<(HttpStatusCode Status, string Type, string Text)> AskAsync(Uri page, string? token = null, string? accept = null, string? host = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(page) { Host = "127.0.0.1", Path = "/metrics" }.Uri);
        request.Headers.Host = host;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Dictionary<string, double> Samples(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));

    [GeneratedRegex("^# TYPE (?<name>\\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^\| `(?<name>edgehub_agent_\w+)` \| (?<labels>[a-z, ]*?) ?\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("[{,](?<name>\\w+)=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
