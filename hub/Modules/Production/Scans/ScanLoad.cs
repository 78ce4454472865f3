using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>The statements that load and lock what a scan batch touches.</summary>
internal static class ScanLoad
{
    /// <summary>Units that move when a waiting scan's missing one arrives. $1 tenant, $2 uids of the batch.</summary>
    public const string RelatedUnits =
        """
        SELECT w.uid FROM production.waiting_scans w
        WHERE w.tenant_id = $1 AND w.context_uid = ANY($2) AND w.context_uid <> ''
        UNION
        SELECT w.context_uid FROM production.waiting_scans w
        WHERE w.tenant_id = $1 AND w.uid = ANY($2) AND w.context_uid <> ''
        """;

    // Tokens after units, each kind in one order: no two batches can wait for each other.
    internal const string Tokens =
        $"""
         SELECT {TokenReader.SnapshotColumns}, t.id, t.order_id, t.company_id, t.plant_id, t.department_id, t.last_source
         FROM production.tokens t
         LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
         WHERE t.tenant_id = $1 AND t.uid = ANY($2 || ARRAY({RelatedUnits}))
         ORDER BY t.id
         FOR UPDATE OF t
         """;

    internal const string Waiting =
        """
        SELECT w.agent_id, w.store_id, w.number, w.uid, w.context_uid, w.unit_type, w.station, w.intent, w.occurred_at,
               w.uncertainty, w.clock_method, w.person_id, w.verdict, w.agent_seq, w.received_at
        FROM production.waiting_scans w
        WHERE w.tenant_id = $1 AND w.uid = ANY($2)
        UNION
        SELECT w.agent_id, w.store_id, w.number, w.uid, w.context_uid, w.unit_type, w.station, w.intent, w.occurred_at,
               w.uncertainty, w.clock_method, w.person_id, w.verdict, w.agent_seq, w.received_at
        FROM production.waiting_scans w
        WHERE w.tenant_id = $1 AND w.context_uid = ANY($2) AND w.context_uid <> ''
        """;

    // Whole histories, but only of units that a scan of this batch or a waiting one is older than.
    internal const string Histories =
        $"""
         SELECT {TokenReader.MoveColumns}
         FROM production.moves m
         WHERE m.tenant_id = $1 AND m.uid = ANY(ARRAY(
           SELECT t.uid FROM unnest($2, $3) AS scan(uid, at)
           JOIN production.tokens t ON t.tenant_id = $1 AND t.uid = scan.uid AND t.changed_at > scan.at
           UNION
           SELECT t.uid FROM production.waiting_scans w
           JOIN production.tokens t ON t.tenant_id = $1 AND t.uid IN (w.uid, w.context_uid)
           WHERE w.tenant_id = $1 AND (w.uid = ANY($2) OR w.context_uid = ANY($2))))
         ORDER BY m.uid, m.unit_seq
         """;

    internal const string LastMoves =
        $"""
         SELECT {TokenReader.MoveColumns}
         FROM production.tokens t
         JOIN production.moves m ON m.tenant_id = t.tenant_id AND m.uid = t.uid AND m.unit_seq = t.unit_seq
         WHERE t.tenant_id = $1 AND t.uid = ANY($2)
         """;

    public static void Add(ScanBatch batch, UnitBook book, SqlBatch load)
    {
        var touched = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var undone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in batch.Items)
        {
            Touch(touched, item.Record.Uid, item.OccurredAt);
            Touch(touched, item.Record.ContextUid, item.OccurredAt);
            if (item.Record.Intent == HubLink.Intent.Undo && touched.ContainsKey(item.Record.Uid))
            {
                undone.Add(item.Record.Uid);
            }
        }

        var uids = touched.Keys.ToArray();
        load.Add(Tokens, async (reader, cancellationToken) =>
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                book.Add(TokenReader.Token(reader));
            }
        }, Param.Int(batch.Tenant.TenantId), Param.Array(uids, NpgsqlDbType.Text));
        AddWaiting(batch, book, load, uids);
        load.Add(Histories, async (reader, cancellationToken) =>
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var move = TokenReader.Move(reader);
                book.Find(move.Uid)?.AddHistory(move);
            }
        }, Param.Int(batch.Tenant.TenantId), Param.Array(uids, NpgsqlDbType.Text), Param.Array(touched.Values.ToArray(), NpgsqlDbType.TimestampTz));
        if (undone.Count > 0)
        {
            load.Add(LastMoves, async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    var move = TokenReader.Move(reader);
                    if (book.Find(move.Uid) is { } unit)
                    {
                        unit.LastMove = move;
                    }
                }
            }, Param.Int(batch.Tenant.TenantId), Param.Array(undone.ToArray(), NpgsqlDbType.Text));
        }
    }

    private static void AddWaiting(ScanBatch batch, UnitBook book, SqlBatch load, string[] uids) =>
        load.Add(Waiting, async (reader, cancellationToken) =>
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var facts = new ScanFacts(
                    reader.GetString(6), reader.GetString(3), batch.Tenant.Code, reader.GetString(5),
                    (ScanIntent)reader.GetInt16(7), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(8));
                book.AddWaiting(new WaitingScan(
                    reader.GetGuid(0), reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), facts, reader.GetTimeSpan(9),
                    reader.GetString(10), reader.IsDBNull(11) ? null : reader.GetGuid(11), (Verdict)reader.GetInt16(12),
                    reader.GetInt64(13), reader.GetFieldValue<DateTimeOffset>(14)));
            }
        }, Param.Int(batch.Tenant.TenantId), Param.Array(uids, NpgsqlDbType.Text));

    /// <summary>Keeps the oldest scan of each unit: its age decides whether the history is needed.</summary>
    private static void Touch(Dictionary<string, DateTimeOffset> touched, string uid, DateTimeOffset at)
    {
        // What is no label never reaches the database: it could hold characters that PostgreSQL refuses.
        if (Uid.TryParse(uid, out _, out _) && (!touched.TryGetValue(uid, out var oldest) || at < oldest))
        {
            touched[uid] = at.ToUniversalTime();
        }
    }
}
