using System.Globalization;
using System.Text;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using Npgsql;
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
    private const string Select =
        """
        SELECT t.uid, t.state, t.step, s.name, coalesce(o.number, ''), t.last_station, t.changed_at, t.hold_reason
        FROM production.tokens t
        LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
        LEFT JOIN production.routing_steps s ON s.tenant_id = t.tenant_id AND s.routing_version_id = t.routing_version_id AND s.step = t.step
        WHERE t.tenant_id = $1 AND t.uid > $2
        """;

    /// <summary>
    /// Only what is asked for stands in the statement. A prepared statement gets one plan for all values, and one with
    /// "$8 IS NULL OR" for everything could not use the small indexes.
    /// </summary>
    internal static string Sql(UnitFilter filter, bool components, PlantScope plants, UnitState? state, Guid? plantId, List<NpgsqlParameter> parameters)
    {
        var sql = new StringBuilder(Select);
        Where(plantId is not null, "t.plant_id = ", Param.Of(plantId, NpgsqlDbType.Uuid));
        Where(!plants.IsAll, "t.plant_id = ANY ", plants.ToParameter());
        Where(filter.Order is not null, "o.number = ", Param.Text(filter.Order));
        Where(state is not null, "t.state = ", Param.Of((short?)state, NpgsqlDbType.Smallint));
        Where(filter.Step is not null, "t.step = ", Param.Of(filter.Step, NpgsqlDbType.Integer));
        Where(filter.Type is not null, "substr(t.uid, 14, 2) = ", Param.Text(filter.Type));
        sql.Append(components ? "\n  AND t.order_id IS NULL" : "")
            .Append(filter.InWork is true || state is UnitState.Queued or UnitState.Active or UnitState.Hold or UnitState.Rework ? "\n  AND t.state IN (1, 2, 3, 6)" : "")
            .Append(state is UnitState.Scrapped ? "\n  AND t.state = 5" : "");
        return sql.Append(CultureInfo.InvariantCulture, $"\nORDER BY t.uid LIMIT ${parameters.Count + 1}").ToString();

        void Where(bool isAsked, string clause, NpgsqlParameter parameter)
        {
            if (isAsked)
            {
                parameters.Add(parameter);
                sql.Append(CultureInfo.InvariantCulture, $"\n  AND {clause}(${parameters.Count})");
            }
        }
    }

    public static async Task<Result<Page<ProductionUnit>>> RunAsync(
        TenantTransaction transaction, PlantScope plants, UnitFilter filter, bool components, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        Guid? plantId = null;
        if (filter.Plant is not null)
        {
            if (!(await PlantStore.FindAsync(transaction, plants, filter.Plant, cancellationToken)).TryGet(out var plant, out var missing))
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

        if (!Paging.Ask("units", cursor, limit).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var parameters = new List<NpgsqlParameter> { Param.Int(transaction.Tenant.TenantId), Param.Text(ask.Key() ?? "") };
        var sql = Sql(filter, components, plants, state, plantId, parameters);
        parameters.Add(Param.Int(ask.Limit + 1));
        var rows = await transaction.ListAsync(
            sql, [.. parameters],
            row => new ProductionUnit(
                row.GetString(0), Words.Of((UnitState)row.GetInt16(1)), row.GetInt32(2) is var step and not 0 ? step : null,
                row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5), row.At(6), row.GetString(7)),
            cancellationToken);
        return ask.Cut(rows, row => [row.Uid]);
    }
}
