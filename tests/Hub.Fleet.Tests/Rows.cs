using Dapper;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Counts what really is in the database.</summary>
internal static class Rows
{
    public static Task<long> ScansAsync(FleetHub hub, SimAgent agent) =>
        CountAsync(hub, agent, "SELECT count(*) FROM probe.scans WHERE agent_id = @Id");

    public static async Task<long> CountAsync(FleetHub hub, SimAgent agent, string sql)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        return await transaction.Connection.QuerySingleAsync<long>(sql, new { agent.Id, agent.StoreId }, transaction.Transaction);
    }

    public static async Task<IReadOnlyList<(long Number, string Code, byte[] Raw)>> RejectsAsync(FleetHub hub, SimAgent agent)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        return [.. await transaction.Connection.QueryAsync<(long, string, byte[])>(
            "SELECT number, code, raw FROM fleet.ingest_rejects WHERE agent_id = @Id ORDER BY number", new { agent.Id }, transaction.Transaction)];
    }

    public static async Task<IReadOnlyList<(long First, long Last, string Why)>> GapsAsync(FleetHub hub, SimAgent agent)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        return [.. await transaction.Connection.QueryAsync<(long, long, string)>(
            "SELECT first, last, why FROM fleet.lane_gaps WHERE agent_id = @Id ORDER BY first", new { agent.Id }, transaction.Transaction)];
    }

    public static async Task DoAsync(FleetHub hub, SimAgent agent, string sql)
    {
        await using var transaction = await hub.Fixture.BeginAsync(agent.Tenant);
        await transaction.Connection.ExecuteAsync(sql, new { agent.Id, agent.StoreId }, transaction.Transaction);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
