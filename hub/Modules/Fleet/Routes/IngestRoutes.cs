using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Fleet;

/// <summary>What did not come through: gaps and rejects, and what agents said of themselves. Newest first.</summary>
internal static class IngestRoutes
{
    private const string Read = "fleet.agents.read";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/ingest/gaps", GapsAsync).RequirePermission(Read).Describe("listGaps", "Records that will never come, the newest gap first.");
        api.MapGet("/ingest/rejects", RejectsAsync).RequirePermission(Read).Describe("listRejects", "Records that could not be taken in, the newest first.");
        api.MapGet("/agents/{agentId:guid}/integrity", IntegrityAsync).RequirePermission(Read)
            .Describe("listIntegrityReports", "Whether what went into an agent's lanes is what came, day by day, the newest first.");
        api.MapGet("/agents/{agentId:guid}/events", EventsAsync).RequirePermission(Read).Describe("listAgentEvents", "What an agent said of itself, the newest first.");
    }

    private static Task<Answer<Page<GapView>>> GapsAsync(HttpContext http, IngestReader reader, Guid? agent, string? cursor, int? limit) =>
        reader.ListAsync<GapView>(
            http, "gaps",
            """
            SELECT gap_id AS "Id", agent_id AS "AgentId", lane AS "Lane", first AS "First", last AS "Last", why AS "Why", found_at AS "FoundAt"
            FROM fleet.lane_gaps
            WHERE tenant_id = @tenant AND (@agent::uuid IS NULL OR agent_id = @agent) AND (@after::uuid IS NULL OR gap_id < @after)
              AND (@agents::uuid[] IS NULL OR agent_id = ANY (@agents))
            ORDER BY gap_id DESC LIMIT @most
            """,
            agent, cursor, limit, gap => gap.Id);

    private static Task<Answer<Page<RejectView>>> RejectsAsync(HttpContext http, IngestReader reader, Guid? agent, string? cursor, int? limit) =>
        reader.ListAsync<RejectView>(
            http, "rejects",
            """
            SELECT reject_id AS "Id", agent_id AS "AgentId", lane AS "Lane", number AS "Number", code AS "Code", detail AS "Detail",
                length(raw) AS "Bytes", received_at AS "ReceivedAt"
            FROM fleet.ingest_rejects
            WHERE tenant_id = @tenant AND (@agent::uuid IS NULL OR agent_id = @agent) AND (@after::uuid IS NULL OR reject_id < @after)
              AND (@agents::uuid[] IS NULL OR agent_id = ANY (@agents))
            ORDER BY reject_id DESC LIMIT @most
            """,
            agent, cursor, limit, reject => reject.Id);

    private static async Task<Answer<Page<IntegrityView>>> IntegrityAsync(
        HttpContext http, IAgentRegistry registry, PlantCodes plants, Guid agentId, string? cursor, int? limit)
    {
        if (!Paging.Ask("integrity", cursor, limit, parts => parts is [var id] && Guid.TryParse(id, out _)).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        if (!(await AgentRoutes.FindAsync(http, registry, plants, agentId, http.RequestAborted)).TryGet(out _, out var error))
        {
            return error;
        }

        var read = await http.ReadAsync<List<IntegrityView>>(async (transaction, token) =>
            await ListIntegrity.RunAsync(transaction, agentId, ask.Key() is { } id ? Guid.Parse(id) : null, ask.Limit + 1, token));
        return read.Result.TryGet(out var rows, out error) ? ask.Cut(rows, row => [row.Id]) : error;
    }

    private static async Task<Answer<Page<AgentEventView>>> EventsAsync(HttpContext http, IngestReader reader, IAgentRegistry registry, PlantCodes plants, Guid agentId, int? limit)
    {
        if (!(await AgentRoutes.MineAsync(http, registry, plants, http.RequestAborted)).TryGet(out var agents, out var error))
        {
            return error;
        }

        if (!agents.Any(agent => agent.Id == agentId))
        {
            return new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.");
        }

        return await reader.ListAsync<AgentEventView>(
            http, "events",
            """
            SELECT number AS "Number", type AS "Type", station AS "Station", occurred_at AS "OccurredAt", uncertainty_ms AS "UncertaintyMs",
                clock_method AS "ClockMethod", facts::text AS "Facts"
            FROM fleet.events WHERE tenant_id = @tenant AND agent_id = @agent AND @after::uuid IS NULL AND (@agents::uuid[] IS NULL OR agent_id = ANY (@agents))
            ORDER BY occurred_at DESC LIMIT @most
            """,
            agentId, null, limit, null);
    }
}

/// <summary>Numbers that will never come.</summary>
internal sealed record GapView(Guid Id, Guid AgentId, short Lane, long First, long Last, string Why, DateTime FoundAt);

/// <summary>A record that could not be taken in.</summary>
internal sealed record RejectView(Guid Id, Guid AgentId, short Lane, long Number, string Code, string Detail, int Bytes, DateTime ReceivedAt);

/// <summary>What an agent said of itself.</summary>
internal sealed record AgentEventView(
    long Number, string Type, string Station, DateTime OccurredAt, long UncertaintyMs, string ClockMethod, string Facts);
