using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using Google.Protobuf;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>New units at the real program while it is killed: no number is shown twice, and none is shown that its store does not have.</summary>
[Trait("Tier", "fault")]
public sealed class MintKillTests
{
    private const string Station = "KOL-ST-01";

    [Fact]
    public async Task Numbers_OfAnAgentThatIsKilledWhileItMints_AreShownOnceEach_AndKept()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_KILLS"), out var count) ? Math.Clamp(count, 1, 200) : 4;
        var random = new Random(20261121);
        using var place = new Workplace();
        await PrepareAsync(place.Data);
        var shown = new List<string>();
        for (var kill = 0; kill < kills; kill++)
        {
            await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
            using var stop = new CancellationTokenSource();
            var minting = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MintAsync(agent, shown, stop.Token)));
            await MoreAsync(shown);
            await Task.Delay(random.Next(0, 60), TestContext.Current.CancellationToken);
            await agent.KillAsync();
            await stop.CancelAsync();
            await minting;
        }

        string last;
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            using var once = new CancellationTokenSource();
            await MintAsync(agent, shown, once.Token, atMost: 1);
            last = await agent.GetAsync("/api/stations/" + Station);
            await agent.TerminateAsync();
        }

        Assert.Equal(shown.Count, shown.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(shown[^1], last, StringComparison.Ordinal);
        var kept = await KeptAsync(place.Data);
        Assert.Equal(kept.Count, kept.Distinct(StringComparer.Ordinal).Count());
        Assert.Subset(kept.ToHashSet(StringComparer.Ordinal), shown.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Unit_BegunAtAStationWithoutNumbers_IsRefusedByName()
    {
        using var place = new Workplace();
        await PrepareAsync(place.Data, numbers: 4);
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        var (made, labels, _) = await AgentProcess.Launch("unit", Station, "--count", "3", "--url", agent.Page.ToString()).EndAsync();
        Assert.Equal((0, 3), (made, labels.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count()));
        using var http = new HttpClient();
        var address = new Uri(agent.Page, $"/api/stations/{Station}/units");
        Assert.Equal(HttpStatusCode.Created, (await http.PostAsJsonAsync(address, new { item = "BAG" })).StatusCode);
        var refused = await http.PostAsJsonAsync(address, new { });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var (code, output, errors) = await AgentProcess.Launch("unit", Station, "--url", agent.Page.ToString()).EndAsync();
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("KOL-ST-01 began 0 units, then stopped: no numbers are left.", errors, StringComparison.Ordinal);
        Assert.Equal("uids.none", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    /// <summary>Waits until another unit was shown, so that every kill meets a minting agent.</summary>
    private static async Task MoreAsync(List<string> shown)
    {
        var before = Count();
        while (Count() == before)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        int Count()
        {
            lock (shown)
            {
                return shown.Count;
            }
        }
    }

    private static async Task MintAsync(AgentProcess agent, List<string> shown, CancellationToken cancellationToken, int atMost = int.MaxValue)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        try
        {
            for (var minted = 0; minted < atMost && !cancellationToken.IsCancellationRequested; minted++)
            {
                using var response = await http.PostAsJsonAsync(new Uri(agent.Page, $"/api/stations/{Station}/units"), new { }, CancellationToken.None);
                var uid = (await response.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)).GetProperty("uid").GetString()!;
                lock (shown)
                {
                    shown.Add(uid);
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed: what was not shown is not counted.
        }
    }

    /// <summary>Gives an agent the plan and the numbers that its hub would have sent.</summary>
    private static async Task PrepareAsync(string data, uint numbers = 1000)
    {
        var plan = new StationPlan { Version = 1, TenantCode = "SAIF", PlantCode = "KOL" };
        plan.Stations.Add(new StationTable { Station = Station, Name = "Cutting", UnknownUnit = Verdict.Warn });
        var routing = new Routing { RoutingVersionId = ByteString.CopyFrom(new byte[16].Select(_ => (byte)7).ToArray()), ItemCode = "BAG", ItemName = "Leather bag", Version = 1, UnitType = "FG" };
        var step = new RoutingStep { Step = 10, Name = "Cutting", Mode = StepMode.Complete };
        step.Stations.Add(Station);
        routing.Steps.Add(step);
        plan.Routings.Add(routing);
        var lease = new UidLease { PlantCode = "KOL", Type = "FG", First = 1, Count = numbers };
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        await store.WriteStateAsync(
            [
                new StateChange("uplink/plan", plan.ToByteArray()),
                new StateChange($"uplink/lease/KOL/FG/{numbers:D12}", lease.ToByteArray()),
            ],
            TestContext.Current.CancellationToken);
    }

    private static async Task<List<string>> KeptAsync(string data)
    {
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        var kept = new List<string>();
        foreach (var record in store.ReadLast(Lane.Event, 10_000))
        {
            if (MintRecord.TryRead(record.Body.Span, out var minted))
            {
                kept.Add(minted.Uid);
            }
        }

        return kept;
    }
}
