using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>A unit in a list.</summary>
internal sealed record ProductionUnit(
    string Uid, [UnitStates] string State, int? Step, string? StepName, string OrderNumber, string LastStation, DateTimeOffset LastAt, string HoldReason);

/// <summary>What a list of units is asked for; null means any.</summary>
internal sealed record UnitFilter(string? Plant, string? Order, string? State, int? Step, string? Type, bool? InWork);

/// <summary>The same with the place where the list goes on.</summary>
internal sealed record UnitQuery(
    string? Plant, string? Order, [UnitStates] string? State, int? Step, string? Type, bool? InWork, string? Cursor, int? Limit)
{
    public UnitFilter Filter => new(Plant, Order, State, Step, Type, InWork);
}

/// <summary>Lists units by where they stand: what is behind every number of the plant's page.</summary>
internal static class UnitList
{
    internal const string Sql =
        """
        SELECT t.uid, t.state, t.step, s.name, coalesce(o.number, ''), t.last_station, t.changed_at, t.hold_reason
        FROM production.tokens t
        LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
        LEFT JOIN production.routing_steps s ON s.tenant_id = t.tenant_id AND s.routing_version_id = t.routing_version_id AND s.step = t.step
        WHERE t.tenant_id = $1 AND t.uid > $2
          AND ($3::uuid IS NULL OR t.plant_id = $3)
          AND ($4::text IS NULL OR o.number = $4)
          AND ($5::smallint IS NULL OR t.state = $5)
          AND ($6::int IS NULL OR t.step = $6)
          AND ($7::text IS NULL OR substr(t.uid, 14, 2) = $7)
          AND ($8::bool IS NULL OR t.state IN (1, 2, 3, 6))
          AND ($9::bool IS NULL OR t.order_id IS NULL)
        ORDER BY t.uid LIMIT $10
        """;

    public static async Task<Result<Page<ProductionUnit>>> RunAsync(
        TenantTransaction transaction, UnitFilter filter, bool components, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        Guid? plantId = null;
        if (filter.Plant is not null)
        {
            if (!(await PlantStore.FindAsync(transaction, filter.Plant, cancellationToken)).TryGet(out var plant, out var missing))
            {
                return missing;
            }

            plantId = plant.Id;
        }

        var state = Words.State(filter.State);
        if (filter.State is not null && state is null)
        {
            return MasterData.Form("state", "queued, active, hold, done, scrapped, rework, merged or minted");
        }

        var count = Cursor.Limit(limit);
        var rows = await transaction.ListAsync(
            Sql,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Text(Cursor.Read(cursor) ?? ""), Param.Of(plantId, NpgsqlDbType.Uuid),
                Param.Text(filter.Order), Param.Of((short?)state, NpgsqlDbType.Smallint), Param.Of(filter.Step, NpgsqlDbType.Integer),
                Param.Text(filter.Type), Param.Of(filter.InWork is true ? true : null, NpgsqlDbType.Boolean),
                Param.Of(components ? true : null, NpgsqlDbType.Boolean), Param.Int(count),
            ],
            row => new ProductionUnit(
                row.GetString(0), Words.Of((UnitState)row.GetInt16(1)), row.GetInt32(2) is var step and not 0 ? step : null,
                row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5), row.At(6), row.GetString(7)),
            cancellationToken);
        return new Page<ProductionUnit>(rows, Cursor.Of(rows, count, row => row.Uid));
    }
}
