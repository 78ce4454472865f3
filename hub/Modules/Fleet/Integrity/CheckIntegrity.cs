using System.Globalization;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>Holds an agent's report against what the hub has, keeps the outcome, and says it. Nothing else of the stream is read meanwhile.</summary>
internal sealed partial class CheckIntegrity(ITenantDb tenants, IEnumerable<IValueCounts> counts, TimeProvider clock, ILogger<CheckIntegrity> log)
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    // Each lane of the report with what is known of it; numbers beyond what was acknowledged are no matter of this report.
    private const string Lanes =
        """
        SELECT t.lane, t.through, l.next - 1,
            coalesce((SELECT sum(least(g.last, t.through) - g.first + 1) FROM fleet.lane_gaps g
                WHERE g.tenant_id = $1 AND g.agent_id = $2 AND g.store_id = t.store_id AND g.lane = t.lane AND g.first <= t.through), 0)::bigint,
            (SELECT count(*) FROM fleet.ingest_rejects r
                WHERE r.tenant_id = $1 AND r.agent_id = $2 AND r.store_id = t.store_id AND r.lane = t.lane AND r.number <= t.through)
        FROM unnest($3, $4, $5) AS t(lane, store_id, through)
        LEFT JOIN fleet.lanes l ON l.tenant_id = $1 AND l.agent_id = $2 AND l.store_id = t.store_id AND l.lane = t.lane
        ORDER BY t.lane
        """;

    private readonly IValueCounts? _counts = counts.FirstOrDefault();

    /// <summary>Checks a whole report; the answer goes to the agent.</summary>
    public Task<Result<IntegrityChecked>> RunAsync(AgentScope agent, IntegrityReport report, CancellationToken cancellationToken) =>
        tenants.RunAsync<IntegrityChecked>(agent.Tenant, (transaction, token) => RunAsync(transaction, agent, report, token), cancellationToken);

    private async Task<Result<IntegrityChecked>> RunAsync(
        TenantTransaction transaction, AgentScope agent, IntegrityReport report, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (lanes, before) = await LoadAsync(transaction, agent, report, cancellationToken);
        var stands = lanes.FirstOrDefault(lane => lane.Lane == (int)Lane.Telemetry)?.Hub ?? 0;
        var isHere = stands == (long)report.Through;
        var balance = _counts is not null && isHere
            ? await _counts.CheckAsync(transaction, agent, report.StoreId.ToByteArray(), report.Points, report.Begins, cancellationToken)
            : new ValueBalance(false, 0, 0, 0, 0, new Dictionary<string, long>(), []);
        var (code, detail) = !isHere ? ("integrity.not_checked", $"The agent counted up to record {report.Through}, the hub stands at {stands}.") : Judge(balance, lanes);
        if (code is "integrity.unbalanced")
        {
            LogUnbalanced(log, agent.Name, detail);
        }

        await WriteAsync(transaction, agent, report, (code, detail, balance, lanes, balance.HasBegun ? null : before), now, cancellationToken);
        return new IntegrityChecked { StoreId = report.StoreId, Through = report.Through, Code = code, Text = detail, HubUs = Microseconds.Of(now) };
    }

    private static (string Code, string Detail) Judge(ValueBalance balance, IReadOnlyList<LaneBalance> lanes)
    {
        if (lanes.FirstOrDefault(lane => lane.Hub is null || lane.Hub < lane.Agent) is { } behind)
        {
            return ("integrity.unbalanced", $"The agent was told that lane {behind.Lane} has come up to record {behind.Agent}; the hub has it up to {behind.Hub ?? 0}.");
        }

        var dropped = balance.Dropped.Values.Sum();
        return balance switch
        {
            { HasBegun: true } => ("integrity.begun", "Counting begins here; the next report says whether everything has come."),
            { Unbalanced: > 0 } => ("integrity.unbalanced", string.Create(
                CultureInfo.InvariantCulture,
                $"{balance.Unbalanced} of {balance.Points} points do not add up: {balance.In} values in, {balance.Out} out, {dropped} lost with a reason, {balance.In - balance.Out - dropped} without.")),
            _ => ("integrity.balanced", string.Create(
                CultureInfo.InvariantCulture, $"All {balance.Points} points add up: {balance.In} values in, {balance.Out} out, {dropped} lost with a reason.")),
        };
    }

    private static async Task<(IReadOnlyList<LaneBalance> Lanes, DateTimeOffset? Before)> LoadAsync(
        TenantTransaction transaction, AgentScope agent, IntegrityReport report, CancellationToken cancellationToken)
    {
        var lanes = new List<LaneBalance>();
        DateTimeOffset? before = null;
        var load = new SqlBatch();
        load.Add(
            Lanes,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    lanes.Add(new LaneBalance(reader.GetInt16(0), reader.GetInt64(1), await reader.IsDBNullAsync(2, token) ? null : reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Id(agent.AgentId),
            Param.Array(report.Lanes.Select(lane => (short)lane.Lane).ToArray(), NpgsqlDbType.Smallint),
            Param.Array(report.Lanes.Select(lane => lane.StoreId.ToByteArray()).ToArray(), NpgsqlDbType.Bytea),
            Param.Array(report.Lanes.Select(lane => (long)Math.Min(lane.Through, long.MaxValue - 1)).ToArray(), NpgsqlDbType.Bigint));
        load.Add(
            "SELECT reported_at FROM fleet.integrity_reports WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND code <> 'integrity.not_checked' ORDER BY report_id DESC LIMIT 1",
            async (reader, token) => before = await reader.ReadAsync(token) ? reader.GetFieldValue<DateTimeOffset>(0) : null,
            Param.Int(transaction.Tenant.TenantId), Param.Id(agent.AgentId), Param.Of(report.StoreId.ToByteArray(), NpgsqlDbType.Bytea));
        await transaction.RunAsync(load, cancellationToken);
        return (lanes, before);
    }

    private static async Task WriteAsync(
        TenantTransaction transaction, AgentScope agent, IntegrityReport report,
        (string Code, string Detail, ValueBalance Values, IReadOnlyList<LaneBalance> Lanes, DateTimeOffset? Since) found, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add(
            """
            INSERT INTO fleet.integrity_reports
                (tenant_id, report_id, agent_id, store_id, through, reported_at, since, code, detail, points, values_in, values_out, dropped, lanes, remarkable)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14::jsonb, $15::jsonb)
            """,
            Param.Int(transaction.Tenant.TenantId), Param.Id(Guid.CreateVersion7(now)), Param.Id(agent.AgentId),
            Param.Of(report.StoreId.ToByteArray(), NpgsqlDbType.Bytea), Param.Long((long)Math.Min(report.Through, long.MaxValue)), Param.At(now),
            Param.Of(found.Since?.UtcDateTime, NpgsqlDbType.TimestampTz), Param.Text(found.Code), Param.Text(found.Detail), Param.Int(found.Values.Points),
            Param.Long(found.Values.In), Param.Long(found.Values.Out), Param.Text(JsonSerializer.Serialize(found.Values.Dropped)),
            Param.Text(JsonSerializer.Serialize(found.Lanes, Camel)), Param.Text(JsonSerializer.Serialize(found.Values.Remarkable, Camel)));
        writes.AddOutbox(transaction.Tenant, now, [AgentEvents.IntegrityChecked(agent.AgentId, found.Code)]);
        await transaction.RunAsync(writes, cancellationToken);
    }

    [LoggerMessage(2901, LogLevel.Error, "What agent {Agent} sent and what came do not add up: {Detail} Look at the agent's page for the points, and tell the makers: values were lost without a reason")]
    private static partial void LogUnbalanced(ILogger logger, string agent, string detail);
}

/// <summary>One lane of a report.</summary>
/// <param name="Lane">1 scan, 2 event, 3 telemetry.</param>
/// <param name="Agent">The last record that the agent was told has come.</param>
/// <param name="Hub">The last record that the hub has; null when it does not know the lane.</param>
/// <param name="Gaps">Of those up to <paramref name="Agent"/>, how many were given up by the agent, or lost with a store.</param>
/// <param name="Rejected">How many could not be taken in; they lie in the rejects.</param>
internal sealed record LaneBalance(short Lane, long Agent, long? Hub, long Gaps, long Rejected);
