using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Takes blocks in: as they came into the inbox, the newest values into sight, and a machine whose state changed into the live feed.</summary>
internal sealed class ValueIntake(ValueFolder folder) : IValueParticipant
{
    private const string Inbox =
        """
        INSERT INTO telemetry.inbox (tenant_id, agent_id, store_id, base_at, received_at, body)
        SELECT $1, $2, $3, b.base_at, $4, b.body FROM unnest($5, $6) AS b(base_at, body)
        """;

    /// <inheritdoc/>
    public IValueWork Begin(ValueBatch batch) => new Work(batch, folder);

    private sealed class Work : IValueWork
    {
        private readonly ValueBatch _batch;
        private readonly ValueFolder _folder;
        private readonly Dictionary<uint, NewestValue> _newest;
        private readonly StateChanges _changes;

        public Work(ValueBatch batch, ValueFolder folder)
        {
            (_batch, _folder) = (batch, folder);
            _newest = LatestRows.NewestOf(batch.Items.Select(item => (item.Block, item.BaseAt)));
            _changes = new StateChanges(batch.Tenant, batch.AgentId, batch.StoreId, _newest);
        }

        /// <inheritdoc/>
        public void AddLoad(SqlBatch load) => _changes.AddLoad(load);

        /// <inheritdoc/>
        public void AddWrites(SqlBatch writes)
        {
            if (_batch.Items.Count == 0)
            {
                return;
            }

            writes.Add(
                Inbox,
                Param.Int(_batch.Tenant.TenantId), Param.Id(_batch.AgentId), Param.Of(_batch.StoreId, NpgsqlDbType.Bytea), Param.At(_batch.ReceivedAt),
                Param.Array(_batch.Items.Select(item => item.BaseAt.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
                Param.Array(_batch.Items.Select(item => item.Raw.ToArray()).ToArray(), NpgsqlDbType.Bytea));
            LatestRows.Add(writes, _batch.Tenant, _batch.AgentId, _batch.StoreId, _newest);
            writes.AddOutbox(_batch.Tenant, _batch.ReceivedAt, _changes.Events());
            _folder.Wake(_batch.Tenant);
        }
    }
}
