using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>Reads a tenant's stations and routings when their version is not the one held.</summary>
internal sealed class PlanReader(TenantScope tenant, PlanTables? held)
{
    private readonly List<StationTable> _stations = [];
    private readonly List<StationHome> _homes = [];
    private readonly Dictionary<Guid, (string Code, string Name, int Version, string UnitType, List<RoutingStep> Steps)> _routings = [];
    private long _version;

    public void AddLoad(SqlBatch load, Action<PlanTables> loaded)
    {
        var tenantId = Param.Int(tenant.TenantId);
        load.Add(
            "SELECT coalesce((SELECT version FROM production.plan_versions WHERE tenant_id = $1), 0)",
            async (reader, cancellationToken) =>
            {
                await reader.ReadAsync(cancellationToken);
                _version = reader.GetInt64(0);
            },
            Param.Int(tenant.TenantId));
        load.Add(StationsSql, ReadStationsAsync, Param.Int(tenant.TenantId), Param.Long(held?.Version ?? -1));
        load.Add(
            RoutingsSql,
            async (reader, cancellationToken) =>
            {
                await ReadRoutingsAsync(reader, cancellationToken);
                loaded(_version == held?.Version ? held : Build());
            },
            tenantId,
            Param.Long(held?.Version ?? -1));
    }

    private const string StationsSql =
        """
        SELECT s.code, s.name, s.unknown_unit, s.double_read_ms, s.stale_after_ms, s.language, s.agent,
               p.company_id, s.plant_id, s.department_id, p.code
        FROM production.stations s
        JOIN production.plants p ON p.tenant_id = s.tenant_id AND p.id = s.plant_id
        WHERE s.tenant_id = $1
          AND NOT EXISTS (SELECT FROM production.plan_versions v WHERE v.tenant_id = $1 AND v.version = $2)
        ORDER BY s.code
        """;

    private const string RoutingsSql =
        """
        SELECT r.id, i.code, i.name, r.version, s.step, s.name, s.mode, s.next, s.rework_to, s.max_loops,
               s.component_type, s.components, s.stations, s.instruction, i.unit_type
        FROM production.routing_versions r
        JOIN production.items i ON i.tenant_id = r.tenant_id AND i.id = r.item_id
        JOIN production.routing_steps s ON s.tenant_id = r.tenant_id AND s.routing_version_id = r.id
        WHERE r.tenant_id = $1
          AND NOT EXISTS (SELECT FROM production.plan_versions v WHERE v.tenant_id = $1 AND v.version = $2)
        ORDER BY r.id, s.step
        """;

    private async Task ReadStationsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            var code = reader.GetString(0);
            _stations.Add(new StationTable(
                code, reader.GetString(1), (Verdict)reader.GetInt16(2),
                TimeSpan.FromMilliseconds(reader.GetInt32(3)), TimeSpan.FromMilliseconds(reader.GetInt32(4))));
            _homes.Add(new StationHome(
                code, new UnitHome(reader.GetGuid(7), reader.GetGuid(8), reader.GetGuid(9)),
                reader.GetString(10), reader.GetString(6), reader.GetString(5)));
        }
    }

    private async Task ReadRoutingsAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = reader.GetGuid(0);
            if (!_routings.TryGetValue(id, out var routing))
            {
                _routings[id] = routing = (reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(14), []);
            }

            routing.Steps.Add(new RoutingStep(
                reader.GetInt32(4), reader.GetString(5), (StepMode)reader.GetInt16(6), reader.GetFieldValue<int[]>(7),
                reader.GetInt32(8), reader.GetInt32(9), reader.GetString(10), reader.GetInt32(11),
                reader.GetFieldValue<string[]>(12), reader.GetString(13)));
        }
    }

    private PlanTables Build() => new(
        new StationPlan(
            _version, tenant.Code, _stations,
            _routings.Select(routing => new Routing(
                routing.Key, routing.Value.Code, routing.Value.Name, routing.Value.Version, routing.Value.Steps)
            {
                UnitType = routing.Value.UnitType,
            })),
        _homes);
}
