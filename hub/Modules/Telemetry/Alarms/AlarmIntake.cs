using System.Globalization;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Takes in what agents tell of their alarms, in the order in which they told it.</summary>
internal sealed class AlarmIntake : IEventParticipant
{
    private const string Raised = "alarm.raised";
    private const string Cleared = "alarm.cleared";

    // A machine is told of before its alarms; where it was not, the alarm is the whole company's.
    private const string Raise =
        """
        INSERT INTO telemetry.alarms AS a (tenant_id, alarm_id, agent_id, plant_id, plant_code, station, machine, name, point, severity, said, value,
            comparison, boundary, since, raised_at, times, untold)
        SELECT $1, $3, $2, m.plant_id, coalesce(m.plant_code, ''), coalesce(m.station, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14
        FROM (SELECT) AS one LEFT JOIN telemetry.machines m ON m.tenant_id = $1 AND m.agent_id = $2 AND m.code = $4
        LIMIT 1
        ON CONFLICT (tenant_id, agent_id, machine, name) WHERE cleared_at IS NULL
        DO UPDATE SET times = a.times + 1, untold = a.untold + excluded.untold, severity = excluded.severity, said = excluded.said, value = excluded.value,
            comparison = excluded.comparison, boundary = excluded.boundary
        RETURNING alarm_id, plant_id
        """;

    private const string Clear =
        """
        UPDATE telemetry.alarms SET cleared_at = greatest($5, raised_at), untold = untold + $6
        WHERE tenant_id = $1 AND agent_id = $2 AND machine = $3 AND name = $4 AND cleared_at IS NULL RETURNING alarm_id, plant_id
        """;

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = [Raised, Cleared];

    /// <inheritdoc/>
    public async Task TakeAsync(TenantTransaction transaction, EventBatch batch, CancellationToken cancellationToken)
    {
        var told = new List<OutboxEvent>();
        var changes = new SqlBatch();
        foreach (var item in batch.Items.Where(item => item.Fact("machine").Length > 0 && item.Fact("alarm").Length > 0))
        {
            changes.Add(
                item.Record.Type == Raised ? Raise : Clear,
                async (reader, token) =>
                {
                    while (await reader.ReadAsync(token))
                    {
                        told.Add(AlarmFeed.Told(item.Record.Type, Clip(item.Fact("machine"), 32), reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1)));
                    }
                },
                item.Record.Type == Raised ? RaiseParameters(transaction.Tenant, batch, item) : ClearParameters(transaction.Tenant, batch, item));
        }

        await transaction.RunAsync(changes, cancellationToken);
        var writes = new SqlBatch();
        writes.AddOutbox(transaction.Tenant, batch.ReceivedAt, told);
        await transaction.RunAsync(writes, cancellationToken);
    }

    private static Npgsql.NpgsqlParameter[] RaiseParameters(TenantScope tenant, EventBatch batch, EventItem item) =>
    [
        Param.Int(tenant.TenantId), Param.Id(batch.AgentId), Param.Id(Guid.CreateVersion7(batch.ReceivedAt)), Param.Text(Clip(item.Fact("machine"), 32)),
        Param.Text(Clip(item.Fact("alarm"), 64)), Param.Text(Clip(item.Fact("point"), 64)), Param.Of(AlarmWords.Severity(item.Fact("severity")), NpgsqlDbType.Smallint),
        Param.Text(Clip(item.Fact("text"), 256)), Param.Text(Clip(item.Fact("value"), 64)), Param.Text(AlarmWords.Comparison(item.Fact("condition"))),
        Param.Text(Clip(item.Fact("limit"), 64)), Param.At(Since(item)), Param.At(item.OccurredAt), Param.Long(Untold(item)),
    ];

    private static Npgsql.NpgsqlParameter[] ClearParameters(TenantScope tenant, EventBatch batch, EventItem item) =>
    [
        Param.Int(tenant.TenantId), Param.Id(batch.AgentId), Param.Text(Clip(item.Fact("machine"), 32)), Param.Text(Clip(item.Fact("alarm"), 64)),
        Param.At(item.OccurredAt), Param.Long(Untold(item)),
    ];

    /// <summary>The agent's wall clock may be a year off: what counts is how long before its raising the condition began.</summary>
    private static DateTimeOffset Since(EventItem item)
    {
        if (!DateTimeOffset.TryParse(item.Fact("since"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
        {
            return item.OccurredAt;
        }

        var before = item.Record.WallUs - ((since.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond);
        return before is > 0 and < 366L * 86_400_000_000 && item.OccurredAt > DateTimeOffset.UnixEpoch.AddDays(366)
            ? item.OccurredAt.AddTicks(-before * TimeSpan.TicksPerMicrosecond)
            : item.OccurredAt;
    }

    private static long Untold(EventItem item) =>
        long.TryParse(item.Fact("untold"), NumberStyles.None, CultureInfo.InvariantCulture, out var untold) ? Math.Min(untold, int.MaxValue) : 0;

    private static string Clip(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}

/// <summary>What the live feed tells of alarms.</summary>
internal static class AlarmFeed
{
    public static OutboxEvent Told(string type, string machine, Guid alarm, Guid? plant) =>
        new(type, machine, "alarms", plant, JsonSerializer.Serialize(new { machine, alarm }, JsonSerializerOptions.Web));
}

/// <summary>Words of alarms that are stored as numbers or taken from agents.</summary>
internal static class AlarmWords
{
    private static readonly string[] Severities = ["", "low", "medium", "high"];

    /// <summary>A severity of a newer agent is medium for an older hub.</summary>
    public static short Severity(string word) => (short)(Array.IndexOf(Severities, word) is var at and > 0 ? at : 2);

    public static string Severity(short severity) => Severities[severity];

    public static string Comparison(string word) => word is "above" or "below" or "equals" ? word : "other";
}
