using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production.Tests;

public sealed class StationListTests(Hub hub)
{
    [Fact]
    public async Task Station_WhoseAgentToldItsPages_HasTheAddressOfItsOwn()
    {
        var floor = await Floor.NewAsync(hub);
        var presence = new Told(
            Contact("KOL-ST-01", "http://127.0.0.1:8090"),
            Contact("KOL-ST-02", ""));
        var list = new ListStations(floor.Get<PlanCache>(), [presence], TimeProvider.System);

        var page = await floor.DoAsync((tx, ct) => list.RunAsync(tx, PlantScope.All, "KOL", null, null, ct));

        var addresses = page.Items.ToDictionary(station => station.Code, station => station.PageUrl);
        Assert.Equal("http://127.0.0.1:8090/station/KOL-ST-01", addresses["KOL-ST-01"]);
        Assert.Null(addresses["KOL-ST-02"]);
        Assert.Null(addresses["KOL-ST-03"]);
    }

    /// <summary>One machine takes another's place: both are enrolled for a while.</summary>
    [Fact]
    public async Task Station_WithTwoAgents_ShowsTheOneThatIsHeard()
    {
        var floor = await Floor.NewAsync(hub);
        var old = Contact("KOL-ST-01", "") with { AgentName = "old", SilentSince = Floor.Noon };
        var list = new ListStations(floor.Get<PlanCache>(), [new Told(old, Contact("KOL-ST-01", "") with { AgentName = "new" }, old with { AgentName = "older" })], TimeProvider.System);

        var page = await floor.DoAsync((tx, ct) => list.RunAsync(tx, PlantScope.All, "KOL", null, null, ct));

        Assert.Equal("new", page.Items.Single(station => station.Code == "KOL-ST-01").AgentName);
    }

    private static StationContact Contact(string station, string pages) => new(station, "KOL", Guid.NewGuid(), "agent-a", null, pages);

    private sealed class Told(params StationContact[] contacts) : IFleetPresence
    {
        public ValueTask<IReadOnlyList<StationContact>> StationsAsync(TenantScope tenant, CancellationToken cancellationToken) => new(contacts);

        public long Version(TenantScope tenant) => 1;

        public Task ChangedAsync(TenantScope tenant, long version, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
