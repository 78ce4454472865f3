using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Fleet;

/// <summary>What did not come through: gaps and rejects, and what agents said of themselves. Newest first, by cursor.</summary>
internal static class IngestRoutes
{
    private const string Read = "fleet.agents.read";
    private const int MaxLimit = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/ingest/gaps", GapsAsync).RequirePermission(Read).Describe("listGaps", "Records that will never come, the newest gap first.");
        api.MapGet("/ingest/rejects", RejectsAsync).RequirePermission(Read).Describe("listRejects", "Records that could not be taken in, the newest first.");
        api.MapGet("/agents/{agentId:guid}/events", EventsAsync).RequirePermission(Read).Describe("listAgentEvents", "What an agent said of itself, the newest first.");
    }

    private static Task<Answer<Page<GapView>>> GapsAsync(
        HttpContext http, ITenantDb tenants, CancellationToken cancellationToken, Guid? agent = null, Guid? after = null, int limit = 50) =>
        ListAsync<GapView>(
            http, tenants,
            """
            SELECT gap_id AS "Id", agent_id AS "AgentId", lane AS "Lane", first AS "First", last AS "Last", why AS "Why", found_at AS "FoundAt"
            FROM fleet.lane_gaps
            WHERE tenant_id = @tenant AND (@agent::uuid IS NULL OR agent_id = @agent) AND (@after::uuid IS NULL OR gap_id < @after)
            ORDER BY gap_id DESC LIMIT @limit
            """,
            agent, after, limit, gap => gap.Id, cancellationToken);

    private static Task<Answer<Page<RejectView>>> RejectsAsync(
        HttpContext http, ITenantDb tenants, CancellationToken cancellationToken, Guid? agent = null, Guid? after = null, int limit = 50) =>
        ListAsync<RejectView>(
            http, tenants,
            """
            SELECT reject_id AS "Id", agent_id AS "AgentId", lane AS "Lane", number AS "Number", code AS "Code", detail AS "Detail",
                length(raw) AS "Bytes", received_at AS "ReceivedAt"
            FROM fleet.ingest_rejects
            WHERE tenant_id = @tenant AND (@agent::uuid IS NULL OR agent_id = @agent) AND (@after::uuid IS NULL OR reject_id < @after)
            ORDER BY reject_id DESC LIMIT @limit
            """,
            agent, after, limit, reject => reject.Id, cancellationToken);

    private static async Task<Answer<Page<AgentEventView>>> EventsAsync(
        HttpContext http, ITenantDb tenants, IAgentRegistry registry, Guid agentId, CancellationToken cancellationToken, int limit = 50)
    {
        if (!(await registry.ListAsync(http.Tenant(), cancellationToken)).TryGet(out var agents, out var error))
        {
            return error;
        }

        if (!agents.Any(agent => agent.Id == agentId))
        {
            return new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.");
        }

        return await ListAsync<AgentEventView>(
            http, tenants,
            """
            SELECT number AS "Number", type AS "Type", station AS "Station", occurred_at AS "OccurredAt", uncertainty_ms AS "UncertaintyMs",
                clock_method AS "ClockMethod", facts::text AS "Facts"
            FROM fleet.events WHERE tenant_id = @tenant AND agent_id = @agent AND @after::uuid IS NULL ORDER BY occurred_at DESC LIMIT @limit
            """,
            agentId, null, limit, _ => null, cancellationToken);
    }

    private static async Task<Answer<Page<T>>> ListAsync<T>(
        HttpContext http, ITenantDb tenants, string sql, Guid? agent, Guid? after, int limit, Func<T, Guid?> cursor, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return new Error("fleet.bad_limit", ErrorKind.Form, $"limit is 1 to {MaxLimit}.");
        }

        if (!(await tenants.BeginAsync(http.Tenant(), cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        var rows = (await transaction.Connection.QueryAsync<T>(new CommandDefinition(
            sql, new { tenant = http.Tenant().TenantId, agent, after, limit }, transaction.Transaction, cancellationToken: cancellationToken))).ToList();
        return new Page<T>(rows, rows.Count == limit ? cursor(rows[^1])?.ToString("D") : null);
    }
}

/// <summary>Numbers that will never come.</summary>
internal sealed record GapView(Guid Id, Guid AgentId, short Lane, long First, long Last, string Why, DateTime FoundAt);

/// <summary>A record that could not be taken in.</summary>
internal sealed record RejectView(Guid Id, Guid AgentId, short Lane, long Number, string Code, string Detail, int Bytes, DateTime ReceivedAt);

/// <summary>What an agent said of itself.</summary>
internal sealed record AgentEventView(
    long Number, string Type, string Station, DateTime OccurredAt, long UncertaintyMs, string ClockMethod, string Facts);
