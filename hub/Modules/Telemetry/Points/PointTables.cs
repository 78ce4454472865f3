using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>
/// Learns machines and points from agents. A machine is known by plant and code, a point by machine and name: whichever agent or store tells of it, it
/// stays the same.
/// </summary>
internal sealed partial class PointTables(ITenantDb db, IEnumerable<IPlantCodes> plants, TimeProvider time, ILogger<PointTables> log) : IPointTables
{
    private const int MaxPoints = 5_000;

    // Machines first; points and numbers find them by code. A machine that another agent reads now belongs to that one.
    private const string Machines =
        """
        INSERT INTO telemetry.machines AS m (tenant_id, machine_id, plant_id, plant_code, code, station, agent_id, known_at)
        SELECT $1, t.machine_id, $3, $4, t.code, t.station, $2, $5 FROM unnest($6, $7, $8) AS t(machine_id, code, station)
        ON CONFLICT (tenant_id, plant_code, code) DO UPDATE SET station = excluded.station, agent_id = excluded.agent_id,
            plant_id = coalesce(excluded.plant_id, m.plant_id)
        WHERE m.station <> excluded.station OR m.agent_id <> excluded.agent_id OR m.plant_id IS DISTINCT FROM coalesce(excluded.plant_id, m.plant_id)
        """;

    // In the order of their numbers, which is that of the agent's configuration.
    private const string Points =
        """
        INSERT INTO telemetry.points AS p (tenant_id, machine_id, name, kind, unit, role, heartbeat_ms)
        SELECT $1, d.machine_id, d.name, d.kind, d.unit, d.role, d.heartbeat_ms FROM (
          SELECT DISTINCT ON (m.machine_id, t.name) m.machine_id, t.*
          FROM unnest($3, $4, $5, $6, $7, $8, $9) AS t(code, name, kind, unit, role, heartbeat_ms, number)
          CROSS JOIN LATERAL (SELECT machine_id FROM telemetry.machines WHERE tenant_id = $1 AND plant_code = $2 AND code = t.code LIMIT 1) m
          ORDER BY m.machine_id, t.name, t.number DESC) AS d
        ORDER BY d.number
        ON CONFLICT (tenant_id, machine_id, name) DO UPDATE SET kind = excluded.kind, unit = excluded.unit, role = excluded.role,
            heartbeat_ms = excluded.heartbeat_ms
        WHERE (p.kind, p.unit, p.role, p.heartbeat_ms) IS DISTINCT FROM (excluded.kind, excluded.unit, excluded.role, excluded.heartbeat_ms)
        """;

    // Each row looks its point up by the unique keys. A plain join is planned by statistics, which a tenant's first tables have none of: it multiplied the
    // plant's points with the told ones, two seconds for five hundred of 25,000.
    internal const string Numbers =
        """
        INSERT INTO telemetry.numbers AS n (tenant_id, agent_id, store_id, number, point_id)
        SELECT $1, $3, $4, t.number, p.point_id
        FROM unnest($5, $6, $7) AS t(code, name, number)
        CROSS JOIN LATERAL (SELECT machine_id FROM telemetry.machines WHERE tenant_id = $1 AND plant_code = $2 AND code = t.code LIMIT 1) m
        CROSS JOIN LATERAL (SELECT point_id FROM telemetry.points WHERE tenant_id = $1 AND machine_id = m.machine_id AND name = t.name LIMIT 1) p
        ON CONFLICT (tenant_id, agent_id, store_id, number) DO UPDATE SET point_id = excluded.point_id WHERE n.point_id <> excluded.point_id
        """;

    /// <inheritdoc/>
    public async Task TakeAsync(AgentScope agent, PointTable table, CancellationToken cancellationToken)
    {
        var points = table.Points.Where(IsSound).Take(MaxPoints).ToArray();
        if (points.Length < table.Points.Count)
        {
            LogUnsound(log, agent.Name, table.Points.Count - points.Length);
        }

        if (points.Length == 0 || table.StoreId.Length != 16)
        {
            return;
        }

        var plantId = await PlantAsync(agent, cancellationToken);
        if (!(await db.BeginAsync(agent.Tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            throw new UnavailableException(error.Detail);
        }

        await using (transaction)
        {
            var writes = new SqlBatch();
            AddWrites(writes, agent, plantId, table.StoreId.ToByteArray(), points, time.GetUtcNow());
            await transaction.RunAsync(writes, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task TakeAsync(AgentScope agent, LiveBlock values, CancellationToken cancellationToken)
    {
        try
        {
            if (!(await db.BeginAsync(agent.Tenant, cancellationToken)).TryGet(out var transaction, out _))
            {
                return;
            }

            await using (transaction)
            {
                var newest = LatestRows.NewestOf([(values.Block, values.BaseAt)]);
                var changes = new StateChanges(agent.Tenant, agent.AgentId, values.StoreId, newest);
                var load = new SqlBatch();
                changes.AddLoad(load);
                await transaction.RunAsync(load, cancellationToken);
                var writes = new SqlBatch();
                LatestRows.Add(writes, agent.Tenant, agent.AgentId, values.StoreId, newest);
                writes.AddOutbox(agent.Tenant, time.GetUtcNow(), changes.Events());
                await transaction.RunAsync(writes, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
        catch (Npgsql.NpgsqlException exception)
        {
            // Only for looking at: each value comes again in its record, and the stream goes on.
            LogNotShown(log, exception, agent.Name);
        }
    }

    private static void AddWrites(SqlBatch writes, AgentScope agent, Guid? plantId, byte[] storeId, PointDefinition[] points, DateTimeOffset at)
    {
        var machines = points.GroupBy(point => point.Machine, StringComparer.Ordinal).Select(group => group.Last()).ToArray();
        var codes = Param.Array(points.Select(point => point.Machine).ToArray(), NpgsqlDbType.Text);
        var names = Param.Array(points.Select(point => point.Name).ToArray(), NpgsqlDbType.Text);
        var numbers = Param.Array(points.Select(point => (long)point.Number).ToArray(), NpgsqlDbType.Bigint);
        writes.Add(
            Machines,
            Param.Int(agent.Tenant.TenantId), Param.Id(agent.AgentId), Param.Of(plantId, NpgsqlDbType.Uuid), Param.Text(agent.PlantCode), Param.At(at),
            Param.Array(machines.Select(_ => Guid.CreateVersion7(at)).ToArray(), NpgsqlDbType.Uuid),
            Param.Array(machines.Select(machine => machine.Machine).ToArray(), NpgsqlDbType.Text),
            Param.Array(machines.Select(machine => machine.Station).ToArray(), NpgsqlDbType.Text));
        writes.Add(
            Points,
            Param.Int(agent.Tenant.TenantId), Param.Text(agent.PlantCode), codes, names,
            Param.Array(points.Select(point => (short)point.Kind).ToArray(), NpgsqlDbType.Smallint),
            Param.Array(points.Select(point => point.Unit).ToArray(), NpgsqlDbType.Text),
            Param.Array(points.Select(point => point.Role).ToArray(), NpgsqlDbType.Text),
            Param.Array(points.Select(point => (int)Math.Min(point.HeartbeatMs, 86_400_000)).ToArray(), NpgsqlDbType.Integer),
            numbers);
        writes.Add(
            Numbers,
            Param.Int(agent.Tenant.TenantId), Param.Text(agent.PlantCode), Param.Id(agent.AgentId), Param.Of(storeId, NpgsqlDbType.Bytea),
            codes.Clone(), names.Clone(), numbers.Clone());
    }

    private static bool IsSound(PointDefinition point) =>
        point.Number > 0 && point.Kind is >= PointKind.Flag and <= PointKind.Text
        && IsText(point.Machine, 1, 32) && IsText(point.Name, 1, 64) && IsText(point.Unit, 0, 16) && IsText(point.Role, 0, 32) && IsText(point.Station, 0, 32);

    private static bool IsText(string text, int least, int most) => text.Length >= least && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal);

    private async Task<Guid?> PlantAsync(AgentScope agent, CancellationToken cancellationToken)
    {
        foreach (var source in plants)
        {
            foreach (var (id, code) in await source.ListAsync(agent.Tenant, cancellationToken))
            {
                if (code == agent.PlantCode)
                {
                    return id;
                }
            }
        }

        return null;
    }

    [LoggerMessage(4101, LogLevel.Warning, "Agent {Agent} told of {Count} points that can't be: a name, kind or number is missing or too long, or there are too many")]
    private static partial void LogUnsound(ILogger logger, string agent, int count);

    [LoggerMessage(4102, LogLevel.Warning, "Live values of agent {Agent} could not be shown; the next ones follow within a second")]
    private static partial void LogNotShown(ILogger logger, Exception exception, string agent);
}
