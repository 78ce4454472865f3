using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Writes exceptions; the same open one is counted up, so that a broken scanner fills one row and not the page.</summary>
internal sealed class ExceptionLog : IExceptionLog
{
    private const int MaxSubject = 200;

    public void AddRaised(SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<RaisedException> raised)
    {
        if (raised.Count == 0)
        {
            return;
        }

        // One row of an INSERT may not be met twice by ON CONFLICT DO UPDATE: equal ones are counted together first.
        var groups = raised.GroupBy(r => (r.Kind, Subject: LedgerText.Clip(r.Subject, MaxSubject))).ToList();
        var last = groups.ConvertAll(group => group.Last());
        writes.Add(
            """
            INSERT INTO traceability.exceptions AS x
              (tenant_id, exception_id, kind, subject, uid, station, agent_id, code, evidence, times, raised_at, last_at)
            SELECT $1, r.id, r.kind, r.subject, r.uid, r.station, r.agent_id, r.code, r.evidence::jsonb, r.times, $2, $2
            FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11) AS r(id, kind, subject, uid, station, agent_id, code, evidence, times)
            ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL
            DO UPDATE SET times = x.times + excluded.times, last_at = excluded.last_at, evidence = excluded.evidence,
              station = excluded.station, code = excluded.code
            """,
            Param.Int(tenant.TenantId),
            Param.At(at),
            Param.Array(groups.ConvertAll(_ => Guid.CreateVersion7(at)), NpgsqlDbType.Uuid),
            Param.Array(groups.ConvertAll(group => group.Key.Kind), NpgsqlDbType.Text),
            Param.Array(groups.ConvertAll(group => group.Key.Subject), NpgsqlDbType.Text),
            Param.Array(last.ConvertAll(r => LedgerText.Clip(r.Uid, LedgerText.ShortLength)), NpgsqlDbType.Text),
            Param.Array(last.ConvertAll(r => LedgerText.Clip(r.Station, LedgerText.ShortLength)), NpgsqlDbType.Text),
            Param.Array(last.ConvertAll(r => r.AgentId), NpgsqlDbType.Uuid),
            Param.Array(last.ConvertAll(r => LedgerText.Clip(r.Code, LedgerText.ShortLength)), NpgsqlDbType.Text),
            Param.Array(last.ConvertAll(r => r.Evidence), NpgsqlDbType.Text),
            Param.Array(groups.ConvertAll(group => group.Count()), NpgsqlDbType.Integer));
        writes.AddOutbox(tenant, at, last.ConvertAll(r => ExceptionFeed.Raised(r)));
    }

    /// <summary>Closes open exceptions that the missing scan has settled.</summary>
    public static void AddSettled(SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<(string Kind, string Uid)> settled)
    {
        if (settled.Count == 0)
        {
            return;
        }

        var distinct = settled.Distinct().ToList();
        writes.Add(
            """
            UPDATE traceability.exceptions AS x SET closed_at = $2, closed_how = 'itself'
            FROM unnest($3, $4) AS s(kind, subject)
            WHERE x.tenant_id = $1 AND x.kind = s.kind AND x.subject = s.subject AND x.closed_at IS NULL
            """,
            Param.Int(tenant.TenantId),
            Param.At(at),
            Param.Array(distinct.ConvertAll(s => s.Kind), NpgsqlDbType.Text),
            Param.Array(distinct.ConvertAll(s => s.Uid), NpgsqlDbType.Text));
        writes.AddOutbox(tenant, at, distinct.ConvertAll(s => ExceptionFeed.Closed(s.Kind, s.Uid, "itself")));
    }
}
