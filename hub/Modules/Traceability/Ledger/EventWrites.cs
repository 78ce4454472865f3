using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Events of one transaction: numbered and chained as they are appended, written in one statement.</summary>
internal sealed class EventWrites(TenantScope tenant, DateTimeOffset recordedAt)
{
    private readonly List<(EventColumns Columns, byte[] Event, byte[] Hash)> _rows = [];
    private readonly Dictionary<string, LoadedUnit> _touched = new(StringComparer.Ordinal);

    public int Count => _rows.Count;

    /// <summary>Appends an event and moves the unit's head.</summary>
    public StoredEvent Append(LoadedUnit unit, UnitEventDraft draft, EventSource? source)
    {
        var stored = EventCodec.Stored(tenant.Code, unit, draft, recordedAt, source);
        var bytes = EventCodec.Encode(stored);
        var hash = EventHash.Of(unit.Hash, bytes);
        _rows.Add((EventColumns.Of(stored), bytes, hash));

        unit.Seq++;
        unit.Hash = hash;
        unit.OrderNumber = stored.OrderNumber;
        if (draft.Place is { } place)
        {
            unit.State = place.State;
        }

        _touched[unit.Uid] = unit;
        return stored;
    }

    /// <summary>Adds the insert; the heads are apart because a mint writes them with the units.</summary>
    public void AddEvents(SqlBatch writes)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        writes.Add(
            """
            INSERT INTO traceability.unit_events
              (tenant_id, uid, unit_seq, kind, occurred_at, recorded_at, company_id, plant_id, department_id, station, step,
               order_number, verdict, code, agent_id, store_id, lane, number, part, person_id, parent_uid, child_uid, state, event, hash)
            SELECT $1, e.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
              $22, $23, $24, $25) AS e
            """,
            Param.Int(tenant.TenantId),
            Column(c => c.Uid, NpgsqlDbType.Text),
            Column(c => c.Seq, NpgsqlDbType.Bigint),
            Column(c => c.Kind, NpgsqlDbType.Smallint),
            Column(c => c.OccurredAt, NpgsqlDbType.TimestampTz),
            Column(c => c.RecordedAt, NpgsqlDbType.TimestampTz),
            Column(c => c.CompanyId, NpgsqlDbType.Uuid),
            Column(c => c.PlantId, NpgsqlDbType.Uuid),
            Column(c => c.DepartmentId, NpgsqlDbType.Uuid),
            Column(c => c.Station, NpgsqlDbType.Text),
            Column(c => c.Step, NpgsqlDbType.Integer),
            Column(c => c.OrderNumber, NpgsqlDbType.Text),
            Column(c => c.Verdict, NpgsqlDbType.Smallint),
            Column(c => c.Code, NpgsqlDbType.Text),
            Column(c => c.AgentId, NpgsqlDbType.Uuid),
            Column(c => c.StoreId.Length == 0 ? null : Convert.FromHexString(c.StoreId), NpgsqlDbType.Bytea),
            Column(c => c.Lane, NpgsqlDbType.Smallint),
            Column(c => c.Number, NpgsqlDbType.Bigint),
            Column(c => c.Part, NpgsqlDbType.Smallint),
            Column(c => c.PersonId, NpgsqlDbType.Uuid),
            Column(c => c.ParentUid, NpgsqlDbType.Text),
            Column(c => c.ChildUid, NpgsqlDbType.Text),
            Column(c => c.State, NpgsqlDbType.Smallint),
            Param.Array(_rows.ConvertAll(row => row.Event), NpgsqlDbType.Bytea),
            Param.Array(_rows.ConvertAll(row => row.Hash), NpgsqlDbType.Bytea));
    }

    /// <summary>Adds the update of all touched heads.</summary>
    public void AddHeads(SqlBatch writes)
    {
        if (_touched.Count == 0)
        {
            return;
        }

        var units = _touched.Values.ToList();
        writes.Add(
            """
            UPDATE traceability.units AS u
            SET state = h.state, order_number = h.order_number, head_seq = h.seq, head_hash = h.hash, changed_at = $2
            FROM unnest($3, $4, $5, $6, $7) AS h(uid, state, order_number, seq, hash)
            WHERE u.tenant_id = $1 AND u.uid = h.uid
            """,
            Param.Int(tenant.TenantId),
            Param.At(recordedAt),
            Param.Array(units.ConvertAll(u => u.Uid), NpgsqlDbType.Text),
            Param.Array(units.ConvertAll(u => (short)u.State), NpgsqlDbType.Smallint),
            Param.Array(units.ConvertAll(u => u.OrderNumber), NpgsqlDbType.Text),
            Param.Array(units.ConvertAll(u => u.Seq), NpgsqlDbType.Bigint),
            Param.Array(units.ConvertAll(u => u.Hash), NpgsqlDbType.Bytea));
    }

    private Npgsql.NpgsqlParameter Column<T>(Func<EventColumns, T> column, NpgsqlDbType element) =>
        Param.Array(_rows.ConvertAll(row => column(row.Columns)), element);
}
