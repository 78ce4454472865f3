using System.Collections.Concurrent;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using EdgeHub.StationRules;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>A module above Fleet with one table, so that what ingest commits can be counted.</summary>
internal sealed class ProbeModule : IHubModule
{
    public string Name => "probe";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}

/// <summary>Locks the units of a batch, writes a row per scan. Labels starting with POISON break the database's rule, BUG the code.</summary>
internal sealed class ProbeParticipant : IScanParticipant
{
    public int Order => 100;

    public void AddLoad(ScanBatch batch, SqlBatch load)
    {
        load.Add(
            """
            INSERT INTO probe.units (tenant_id, uid, scans) SELECT DISTINCT $1, u.uid, 0 FROM unnest($2) AS u(uid) ORDER BY 2
            ON CONFLICT DO NOTHING
            """,
            Param.Int(batch.Tenant.TenantId), Uids(batch));
        load.Add(
            "SELECT uid FROM probe.units WHERE tenant_id = $1 AND uid = ANY($2) ORDER BY uid FOR UPDATE",
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                }
            },
            Param.Int(batch.Tenant.TenantId), Uids(batch));
    }

    public void Decide(ScanBatch batch)
    {
        foreach (var item in batch.Items)
        {
            if (item.Record.Uid.StartsWith("BUG", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The probe was asked to fail.");
            }

            var differs = item.Record.Uid.StartsWith("DIFFERS", StringComparison.Ordinal);
            item.Outcome = new ScanOutcome(
                new Decision(differs ? StationRules.Verdict.Refuse : StationRules.Verdict.Accept, differs ? Codes.UnitOnHold : Codes.StepCompleted, []), differs, null);
        }
    }

    public void AddWrites(ScanBatch batch, SqlBatch writes)
    {
        if (batch.Items.Count == 0)
        {
            return;
        }

        writes.Add(
            """
            INSERT INTO probe.scans (tenant_id, agent_id, store_id, number, uid, occurred_at, method)
            SELECT $1, $2, $3, s.number, s.uid, s.at, s.method FROM unnest($4, $5, $6, $7) AS s(number, uid, at, method)
            """,
            Param.Int(batch.Tenant.TenantId), Param.Id(batch.AgentId), Param.Of(batch.StoreId, NpgsqlDbType.Bytea),
            Param.Array(batch.Items.Select(item => item.Number).ToArray(), NpgsqlDbType.Bigint), Uids(batch),
            Param.Array(batch.Items.Select(item => item.OccurredAt.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
            Param.Array(batch.Items.Select(item => item.ClockMethod).ToArray(), NpgsqlDbType.Text));
        writes.Add(
            """
            UPDATE probe.units u SET scans = u.scans + n.scans FROM (SELECT uid, count(*) AS scans FROM unnest($2) AS t(uid) GROUP BY uid) n
            WHERE u.tenant_id = $1 AND u.uid = n.uid
            """,
            Param.Int(batch.Tenant.TenantId), Uids(batch));
    }

    private static Npgsql.NpgsqlParameter Uids(ScanBatch batch) => Param.Array(batch.Items.Select(item => item.Record.Uid).ToArray(), NpgsqlDbType.Text);
}

/// <summary>Plans that a test pushes.</summary>
internal sealed class ProbePlans : IPlanSource
{
    private readonly ConcurrentDictionary<Guid, System.Threading.Channels.Channel<HubFrame>> _frames = new();

    public void Push(Guid agentId, HubFrame frame) => Of(agentId).Writer.TryWrite(frame);

    public IAsyncEnumerable<HubFrame> FollowAsync(AgentScope agent, ulong heldPlanVersion, CancellationToken cancellationToken) =>
        Of(agent.AgentId).Reader.ReadAllAsync(cancellationToken);

    private System.Threading.Channels.Channel<HubFrame> Of(Guid agentId) =>
        _frames.GetOrAdd(agentId, _ => System.Threading.Channels.Channel.CreateUnbounded<HubFrame>());
}
