using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>The outbox's own SQL: stamping, reading, forgetting. Always inside a tenant's transaction.</summary>
internal static class OutboxRows
{
    /// <summary>Rows stamped at once; one row is one write of a module, up to a whole batch of scans.</summary>
    public const int MostRows = 500;

    private const int LockClass = 0x6568;

    private const string Stamp =
        """
        WITH pending AS (
          SELECT outbox_id, event_count FROM kernel.outbox
          WHERE tenant_id = $1 AND first_position IS NULL ORDER BY outbox_id LIMIT $2),
        placed AS (
          SELECT outbox_id, sum(event_count) OVER (ORDER BY outbox_id) - event_count AS before, sum(event_count) OVER () AS total FROM pending),
        head AS (
          INSERT INTO kernel.outbox_heads AS h (tenant_id, position) SELECT $1, total FROM placed LIMIT 1
          ON CONFLICT (tenant_id) DO UPDATE SET position = h.position + excluded.position RETURNING position)
        UPDATE kernel.outbox o SET first_position = head.position - placed.total + placed.before + 1
        FROM placed, head WHERE o.tenant_id = $1 AND o.outbox_id = placed.outbox_id
        RETURNING 1
        """;

    private const string Head = "SELECT coalesce((SELECT position FROM kernel.outbox_heads WHERE tenant_id = $1), 0)";

    private const string Oldest = "SELECT min(first_position) FROM kernel.outbox WHERE tenant_id = $1 AND first_position > 0 AND at >= $2";

    /// <summary>A row holds several events: the row before the wanted one may contain it.</summary>
    private const string Read =
        """
        SELECT first_position, at, types, keys, topics, plant_ids, bodies FROM kernel.outbox
        WHERE tenant_id = $1 AND first_position >= coalesce((
          SELECT max(first_position) FROM kernel.outbox WHERE tenant_id = $1 AND first_position <= $2 + 1), 1)
        ORDER BY first_position LIMIT $3
        """;

    /// <summary>Stamps what is committed; returns how many rows were, and the head afterwards.</summary>
    public static async Task<(int Rows, long Head)> StampAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var tenant = transaction.Tenant.TenantId;
        var rows = 0;
        var head = 0L;
        var batch = new SqlBatch();

        // One stamper per tenant: the lock is taken in a statement before, so that the stamping one sees what the last stamper did.
        batch.Add("SELECT pg_advisory_xact_lock($1, $2)", (reader, token) => reader.ReadAsync(token), Param.Int(LockClass), Param.Int(tenant));
        batch.Add(
            Stamp,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    rows++;
                }
            },
            Param.Int(tenant), Param.Int(MostRows));
        batch.Add(Head, async (reader, token) => head = await reader.ReadAsync(token) ? reader.GetInt64(0) : 0, Param.Int(tenant));
        await transaction.RunAsync(batch, cancellationToken);
        return (rows, head);
    }

    /// <summary>Events after a position, at most about <paramref name="rows"/> writes' worth.</summary>
    public static async Task<IReadOnlyList<PositionedEvent>> ReadAsync(TenantTransaction transaction, long after, int rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Read, transaction.Connection, transaction.Transaction);
        command.Parameters.Add(Param.Int(transaction.Tenant.TenantId));
        command.Parameters.Add(Param.Long(after));
        command.Parameters.Add(Param.Int(rows));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<PositionedEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var first = reader.GetInt64(0);
            var at = reader.GetFieldValue<DateTimeOffset>(1);
            var types = reader.GetFieldValue<string[]>(2);
            var keys = reader.GetFieldValue<string[]>(3);
            var topics = reader.GetFieldValue<string[]>(4);
            var plants = reader.GetFieldValue<Guid?[]>(5);
            var bodies = reader.GetFieldValue<string[]>(6);
            for (var i = (int)Math.Max(0, after + 1 - first); i < types.Length; i++)
            {
                events.Add(new PositionedEvent(first + i, transaction.Epoch, at, new OutboxEvent(types[i], keys[i], topics[i], plants[i], bodies[i])));
            }
        }

        return events;
    }

    /// <summary>Position of the oldest event since an instant that can still be read, and the head.</summary>
    public static async Task<(long? Oldest, long Head)> RangeAsync(TenantTransaction transaction, DateTimeOffset since, CancellationToken cancellationToken)
    {
        long? oldest = null;
        var head = 0L;
        var batch = new SqlBatch();
        var tenant = Param.Int(transaction.Tenant.TenantId);
        batch.Add(
            Oldest,
            async (reader, token) => oldest = await reader.ReadAsync(token) && !await reader.IsDBNullAsync(0, token) ? reader.GetInt64(0) : null,
            tenant, Param.At(since));
        batch.Add(Head, async (reader, token) => head = await reader.ReadAsync(token) ? reader.GetInt64(0) : 0, Param.Int(transaction.Tenant.TenantId));
        await transaction.RunAsync(batch, cancellationToken);
        return (oldest, head);
    }

    /// <summary>Deletes what nobody may ask for any more.</summary>
    public static Task ForgetAsync(TenantTransaction transaction, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var batch = new SqlBatch();
        batch.Add(
            "DELETE FROM kernel.outbox WHERE tenant_id = $1 AND first_position IS NOT NULL AND at < $2",
            Param.Int(transaction.Tenant.TenantId), Param.At(before));
        return transaction.RunAsync(batch, cancellationToken);
    }
}
