using System.Globalization;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Somebody has seen an alarm.</summary>
/// <param name="Note">What he wants to say about it; at most 500 characters.</param>
internal sealed record AcknowledgeForm(string? Note);

/// <summary>An alarm is to be kept back for a while.</summary>
/// <param name="Minutes">For how long, from now on: 1 to 10,080, which is 7 days. No time of day, because the caller's clock need not be right.</param>
/// <param name="Reason">Why; 1 to 200 characters.</param>
internal sealed record ShelveForm(int? Minutes, string? Reason);

/// <summary>
/// What people do with alarms: it stands in the audit, all pages see it, and the alarm's agent is told, which keeps it back at its stations too or lets go of one
/// that waits for being seen. An agent that is away is told when somebody does it again.
/// </summary>
internal sealed class HandleAlarm(IEnumerable<IAgentLinks> links, TimeProvider time)
{
    private const int LongestNote = 500;
    private const int LongestReason = 200;
    private const int LongestShelfMinutes = 7 * 24 * 60;

    private const string Find =
        """
        SELECT agent_id, machine, name, plant_id, cleared_at IS NULL FROM telemetry.alarms
        WHERE tenant_id = $1 AND alarm_id = $2 AND ($3::uuid[] IS NULL OR plant_id = ANY ($3)) FOR UPDATE
        """;

    private const string Shelf =
        """
        INSERT INTO telemetry.shelved_alarms (tenant_id, agent_id, machine, name, until, reason, shelved_by, shelved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, agent_id, machine, name)
        DO UPDATE SET until = excluded.until, reason = excluded.reason, shelved_by = excluded.shelved_by, shelved_at = excluded.shelved_at
        """;

    /// <summary>The first who has seen it stays; who comes later adds his note.</summary>
    public async Task<Result<bool>> AcknowledgeAsync(
        TenantTransaction transaction, PlantScope plants, Guid person, Guid id, AcknowledgeForm form, CancellationToken cancellationToken)
    {
        if (form.Note is { Length: > LongestNote })
        {
            return TelemetryErrors.AlarmInvalid($"note has at most {LongestNote} characters.");
        }

        if (await FindAsync(transaction, plants, id, cancellationToken) is not { } alarm)
        {
            return TelemetryErrors.AlarmUnknown();
        }

        var (note, now) = (form.Note?.Trim() ?? "", time.GetUtcNow());
        var writes = new SqlBatch();
        writes.Add(
            """
            UPDATE telemetry.alarms SET acknowledged_at = coalesce(acknowledged_at, $3), acknowledged_by = coalesce(acknowledged_by, $4),
                note = CASE WHEN $5 = '' THEN note ELSE $5 END
            WHERE tenant_id = $1 AND alarm_id = $2
            """,
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), Param.At(now), Param.Id(person), Param.Text(note));
        writes.AddAudit(transaction.Tenant, now, new AuditEntry(
            "telemetry.alarm.acknowledged", person, alarm.Subject, new AuditDiff().Set("note", note.Length > 0 ? note : null).ToJson()));
        writes.AddOutbox(transaction.Tenant, now, [AlarmFeed.Told("alarm.acknowledged", alarm.Machine, id, alarm.Plant)]);
        await transaction.RunAsync(writes, cancellationToken);
        Tell(transaction.Tenant, alarm, "alarm.acknowledge", person, ("note", note));
        return true;
    }

    /// <summary>Keeps an alarm back, this time and whenever it comes again until then.</summary>
    public async Task<Result<bool>> ShelveAsync(
        TenantTransaction transaction, PlantScope plants, Guid person, Guid id, ShelveForm form, CancellationToken cancellationToken)
    {
        var (reason, now) = (form.Reason?.Trim() ?? "", time.GetUtcNow());
        if (reason.Length is 0 or > LongestReason)
        {
            return TelemetryErrors.AlarmInvalid($"reason is required and has at most {LongestReason} characters.");
        }

        if (form.Minutes is not (>= 1 and <= LongestShelfMinutes))
        {
            return TelemetryErrors.AlarmInvalid($"minutes is 1 to {LongestShelfMinutes}.");
        }

        var until = now.AddMinutes(form.Minutes.Value);

        if (await FindAsync(transaction, plants, id, cancellationToken) is not { } alarm)
        {
            return TelemetryErrors.AlarmUnknown();
        }

        if (!alarm.IsActive)
        {
            return TelemetryErrors.AlarmOver();
        }

        var writes = new SqlBatch();
        writes.Add(
            Shelf,
            Param.Int(transaction.Tenant.TenantId), Param.Id(alarm.Agent), Param.Text(alarm.Machine), Param.Text(alarm.Name), Param.At(until), Param.Text(reason),
            Param.Id(person), Param.At(now));
        writes.AddAudit(transaction.Tenant, now, new AuditEntry(
            "telemetry.alarm.shelved", person, alarm.Subject,
            new AuditDiff().Set("until", until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)).Set("reason", reason).ToJson()));
        writes.AddOutbox(transaction.Tenant, now, [AlarmFeed.Told("alarm.shelved", alarm.Machine, id, alarm.Plant)]);
        await transaction.RunAsync(writes, cancellationToken);
        Tell(
            transaction.Tenant, alarm, "alarm.shelve", person,
            ("seconds", (form.Minutes.Value * 60).ToString(CultureInfo.InvariantCulture)), ("reason", reason));
        return true;
    }

    /// <summary>Ends a shelf before its time.</summary>
    public async Task<Result<bool>> UnshelveAsync(TenantTransaction transaction, PlantScope plants, Guid person, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(transaction, plants, id, cancellationToken) is not { } alarm)
        {
            return TelemetryErrors.AlarmUnknown();
        }

        var (now, ended) = (time.GetUtcNow(), false);
        var delete = new SqlBatch();
        delete.Add(
            "DELETE FROM telemetry.shelved_alarms WHERE tenant_id = $1 AND agent_id = $2 AND machine = $3 AND name = $4 AND until > $5 RETURNING 1",
            async (reader, token) => ended = await reader.ReadAsync(token),
            Param.Int(transaction.Tenant.TenantId), Param.Id(alarm.Agent), Param.Text(alarm.Machine), Param.Text(alarm.Name), Param.At(now));
        await transaction.RunAsync(delete, cancellationToken);
        if (!ended)
        {
            return TelemetryErrors.AlarmNotShelved();
        }

        var writes = new SqlBatch();
        writes.AddAudit(transaction.Tenant, now, new AuditEntry("telemetry.alarm.unshelved", person, alarm.Subject, new AuditDiff().ToJson()));
        writes.AddOutbox(transaction.Tenant, now, [AlarmFeed.Told("alarm.unshelved", alarm.Machine, id, alarm.Plant)]);
        await transaction.RunAsync(writes, cancellationToken);
        Tell(transaction.Tenant, alarm, "alarm.shelve", person, ("seconds", "0"), ("reason", ""));
        return true;
    }

    private static async Task<Alarm?> FindAsync(TenantTransaction transaction, PlantScope plants, Guid id, CancellationToken cancellationToken)
    {
        Alarm? found = null;
        var load = new SqlBatch();
        load.Add(
            Find,
            async (reader, token) => found = await reader.ReadAsync(token)
                ? new Alarm(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetBoolean(4))
                : null,
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), plants.ToParameter());
        await transaction.RunAsync(load, cancellationToken);
        return found;
    }

    /// <summary>Before the commit: doing it twice does no harm, and an agent that knows a little earlier none either.</summary>
    private void Tell(TenantScope tenant, Alarm alarm, string name, Guid person, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var command = new Command { CommandId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray(bigEndian: true)), Name = name };
        command.Arguments["machine"] = alarm.Machine;
        command.Arguments["alarm"] = alarm.Name;
        command.Arguments["by"] = person.ToString("D");
        foreach (var (argument, value) in more)
        {
            command.Arguments[argument] = value;
        }

        _ = links.FirstOrDefault()?.Send(tenant, alarm.Agent, command);
    }

    private sealed record Alarm(Guid Agent, string Machine, string Name, Guid? Plant, bool IsActive)
    {
        public string Subject => $"alarm {Machine} {Name}";
    }
}
