using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Edges of the genealogy: one activity per fitted component, the component in, the unit out.</summary>
internal sealed class ActivityWrites(TenantScope tenant, DateTimeOffset recordedAt)
{
    private readonly List<(Guid Id, StoredEvent Fitted)> _rows = [];

    public void Fitted(StoredEvent fitted)
    {
        if (fitted.ParentUid.Length > 0)
        {
            _rows.Add((Guid.CreateVersion7(recordedAt), fitted));
        }
    }

    public void Add(SqlBatch writes)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        // One statement: data-modifying CTEs see the same snapshot, and the foreign keys are checked at its end.
        writes.Add(
            """
            WITH rows AS (
              SELECT * FROM unnest($2, $3, $4, $5, $6, $7, $8) AS r(id, at, station, order_number, child, seq, parent)
            ), activity AS (
              INSERT INTO traceability.activities (tenant_id, activity_id, kind, at, station, order_number, event_uid, event_seq)
              SELECT $1, id, 'fitted', at, station, order_number, child, seq FROM rows
            ), input AS (
              INSERT INTO traceability.activity_inputs (tenant_id, activity_id, uid, quantity) SELECT $1, id, child, 1 FROM rows
            )
            INSERT INTO traceability.activity_outputs (tenant_id, activity_id, uid, quantity) SELECT $1, id, parent, 1 FROM rows
            """,
            Param.Int(tenant.TenantId),
            Param.Array(_rows.ConvertAll(r => r.Id), NpgsqlDbType.Uuid),
            Param.Array(_rows.ConvertAll(r => Micros.At(r.Fitted.OccurredUs)), NpgsqlDbType.TimestampTz),
            Param.Array(_rows.ConvertAll(r => r.Fitted.Station), NpgsqlDbType.Text),
            Param.Array(_rows.ConvertAll(r => r.Fitted.OrderNumber), NpgsqlDbType.Text),
            Param.Array(_rows.ConvertAll(r => r.Fitted.Uid), NpgsqlDbType.Text),
            Param.Array(_rows.ConvertAll(r => (long)r.Fitted.UnitSeq), NpgsqlDbType.Bigint),
            Param.Array(_rows.ConvertAll(r => r.Fitted.ParentUid), NpgsqlDbType.Text));
    }
}
