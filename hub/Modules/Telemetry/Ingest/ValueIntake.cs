using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Takes blocks in: as they came into the inbox, the newest values into sight, and a machine whose state changed into the live feed.</summary>
internal sealed class ValueIntake(ValueFolder folder) : IValueParticipant
{
    // By their keys, row by row: a plan must not depend on statistics that a tenant's first tables have none of.
    internal const string States =
        """
        SELECT t.number, m.code, m.plant_id, l.text, l.at
        FROM unnest($4) AS t(number)
        CROSS JOIN LATERAL (SELECT point_id FROM telemetry.numbers WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND number = t.number LIMIT 1) n
        CROSS JOIN LATERAL (SELECT machine_id FROM telemetry.points WHERE tenant_id = $1 AND point_id = n.point_id AND role = 'state' LIMIT 1) p
        CROSS JOIN LATERAL (SELECT code, plant_id FROM telemetry.machines WHERE tenant_id = $1 AND machine_id = p.machine_id LIMIT 1) m
        LEFT JOIN LATERAL (SELECT text, at FROM telemetry.latest WHERE tenant_id = $1 AND point_id = n.point_id LIMIT 1) l ON true
        """;

    private const string Inbox =
        """
        INSERT INTO telemetry.inbox (tenant_id, agent_id, store_id, base_at, received_at, body)
        SELECT $1, $2, $3, b.base_at, $4, b.body FROM unnest($5, $6) AS b(base_at, body)
        """;

    /// <inheritdoc/>
    public IValueWork Begin(ValueBatch batch) => new Work(batch, folder);

    private sealed class Work(ValueBatch batch, ValueFolder folder) : IValueWork
    {
        private readonly Dictionary<uint, NewestValue> _newest = LatestRows.NewestOf(batch.Items.Select(item => (item.Block, item.BaseAt)));
        private readonly List<StateRow> _states = [];

        /// <inheritdoc/>
        public void AddLoad(SqlBatch load)
        {
            var texts = _newest.Where(point => point.Value.Kind == PointKind.Text).Select(point => (long)point.Key).ToArray();
            if (texts.Length == 0)
            {
                return;
            }

            load.Add(
                States,
                async (reader, cancellationToken) =>
                {
                    while (await reader.ReadAsync(cancellationToken))
                    {
                        _states.Add(new StateRow(
                            (uint)reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                            reader.IsDBNull(4) ? DateTimeOffset.MinValue : reader.GetFieldValue<DateTimeOffset>(4)));
                    }
                },
                Param.Int(batch.Tenant.TenantId), Param.Id(batch.AgentId), Param.Of(batch.StoreId, NpgsqlDbType.Bytea), Param.Array(texts, NpgsqlDbType.Bigint));
        }

        /// <inheritdoc/>
        public void AddWrites(SqlBatch writes)
        {
            if (batch.Items.Count == 0)
            {
                return;
            }

            writes.Add(
                Inbox,
                Param.Int(batch.Tenant.TenantId), Param.Id(batch.AgentId), Param.Of(batch.StoreId, NpgsqlDbType.Bytea), Param.At(batch.ReceivedAt),
                Param.Array(batch.Items.Select(item => item.BaseAt.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
                Param.Array(batch.Items.Select(item => item.Raw.ToArray()).ToArray(), NpgsqlDbType.Bytea));
            LatestRows.Add(writes, batch.Tenant, batch.AgentId, batch.StoreId, _newest);
            writes.AddOutbox(batch.Tenant, batch.ReceivedAt, Changes());
            folder.Wake(batch.Tenant);
        }

        private List<OutboxEvent> Changes()
        {
            var events = new List<OutboxEvent>();
            foreach (var row in _states)
            {
                // Without a plant the event would go to people of all plants.
                if (_newest[row.Number] is var newest && newest.At > row.At && newest.Text != row.State && row.PlantId is not null)
                {
                    events.Add(new OutboxEvent(
                        "machine.changed", row.Machine, "machines", row.PlantId,
                        JsonSerializer.Serialize(new { machine = row.Machine, state = newest.Text, at = newest.At }, JsonSerializerOptions.Web)));
                }
            }

            return events;
        }
    }

    private sealed record StateRow(uint Number, string Machine, Guid? PlantId, string? State, DateTimeOffset At);
}
