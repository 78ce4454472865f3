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

    private static StationContact Contact(string station, string pages) => new(station, "KOL", Guid.NewGuid(), "agent-a", null, pages);

    private sealed class Told(params StationContact[] contacts) : IFleetPresence
    {
        public ValueTask<IReadOnlyList<StationContact>> StationsAsync(TenantScope tenant, CancellationToken cancellationToken) => new(contacts);

        public long Version(TenantScope tenant) => 1;

        public Task ChangedAsync(TenantScope tenant, long version, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
