using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Production;

/// <summary>Builds the station plan of a plant: all its stations, the routings that its units follow, the people with badges.</summary>
internal sealed class PlanFrames(ITenantDb db, PlanCache cache, IEnumerable<IPeople> people)
{
    /// <summary>Frames stay below 48 kB (Fleet's contract); what is left goes to people, 60 bytes each and as many for a PIN.</summary>
    private const int RoomForPeople = 40_000;

    private readonly IPeople? _people = people.FirstOrDefault();

    // Routings that a unit in production may follow, and the newest of each item: the next order will follow that.
    private const string RoutingsInUse =
        """
        SELECT r.id FROM production.routing_versions r
        WHERE r.tenant_id = $1 AND (
          EXISTS (SELECT FROM production.orders o
                  WHERE o.tenant_id = $1 AND o.routing_version_id = r.id AND o.plant_id = $2
                    AND (o.state <> 'closed' OR o.closed_at > $3))
          OR NOT EXISTS (SELECT FROM production.routing_versions n
                         WHERE n.tenant_id = $1 AND n.item_id = r.item_id AND n.version > r.version))
        """;

    /// <summary>The plan, its tables and the plant's id; null when the plant does not exist yet.</summary>
    public async Task<(HubFrame Frame, PlanTables Tables, Guid PlantId)?> BuildAsync(
        AgentScope agent, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var read = await db.ReadAsync(agent.Tenant, async (transaction, token) =>
        {
            PlanTables? tables = null;
            var load = new SqlBatch();
            cache.AddLoad(agent.Tenant, load, loaded => tables = loaded);
            await transaction.RunAsync(load, token);
            if (!(await PlantStore.FindAsync(transaction, agent.PlantCode, token)).TryGet(out var plant, out var missing))
            {
                return (Result<(PlanTables, Plant, HashSet<Guid>)>)missing;
            }

            var used = await transaction.ListAsync(
                RoutingsInUse,
                [Param.Int(agent.Tenant.TenantId), Param.Id(plant.Id), Param.At(at - UnitSnapshots.KeptAfterEnd)],
                row => row.GetGuid(0), token);
            return (tables!, plant, used.ToHashSet());
        }, cancellationToken);
        if (!read.TryGet(out var found, out var error))
        {
            if (error.Kind == ErrorKind.NotFound)
            {
                return null;
            }

            throw new InvalidOperationException($"{error.Code}: {error.Detail}");
        }

        var (plan, home, routings) = found;
        var frame = Frame(agent, plan, home, routings);
        await AddPeopleAsync(agent.Tenant, home.Id, frame.StationPlan, cancellationToken);
        return (frame, plan, home.Id);
    }

    private static HubFrame Frame(AgentScope agent, PlanTables tables, Plant plant, HashSet<Guid> routings)
    {
        var plan = new StationPlan
        {
            Version = (ulong)tables.Version,
            TenantCode = agent.Tenant.Code,
            PlantCode = plant.Code,
            TimeZone = plant.TimeZone,
        };
        plan.Stations.AddRange(tables.Plan.Stations
            .Where(station => tables.Stations[station.Station].Home.PlantId == plant.Id)
            .OrderBy(station => station.Station, StringComparer.Ordinal)
            .Select(station => WireMap.Station(station, tables.Stations[station.Station].Language)));
        plan.Routings.AddRange(tables.Plan.Routings.Where(routing => routings.Contains(routing.VersionId)).Select(WireMap.Routing));
        return new HubFrame { StationPlan = plan };
    }

    private async Task AddPeopleAsync(TenantScope tenant, Guid plantId, StationPlan plan, CancellationToken cancellationToken)
    {
        if (_people is null)
        {
            return;
        }

        var size = plan.CalculateSize();
        foreach (var holder in (await _people.BadgesAsync(tenant, cancellationToken)).Where(holder => holder.Plants.Covers(plantId)))
        {
            var person = WireMap.Person(holder);
            size += person.CalculateSize() + 4;
            if (size > RoomForPeople)
            {
                return;
            }

            plan.Persons.Add(person);
        }
    }
}
