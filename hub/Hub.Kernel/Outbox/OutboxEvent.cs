using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>Something that happened in a tenant, written in the transaction that made it so.</summary>
/// <param name="Type">Name for integrators, e.g. <c>token.moved</c>, <c>qc.failed</c>.</param>
/// <param name="Key">Events of one key stay in order, e.g. the UID.</param>
/// <param name="Topic">Topic of the pages' live feed, e.g. <c>scans</c>, <c>orders</c>, <c>agents</c>, <c>exceptions</c>.</param>
/// <param name="PlantId">Plant that it concerns, or null for the whole tenant.</param>
/// <param name="Body">JSON text, at most 8 kB.</param>
public sealed record OutboxEvent(string Type, string Key, string Topic, Guid? PlantId, string Body);

/// <summary>An event with its place in the tenant's dense order.</summary>
public sealed record PositionedEvent(long Position, int Epoch, DateTimeOffset At, OutboxEvent Event);

/// <summary>Adds events to a transaction.</summary>
public static class OutboxWrites
{
    /// <summary>Appends events to the outbox of the tenant that the transaction is scoped to.</summary>
    public static void AddOutbox(this SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<OutboxEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        // One row for all of them: a batch of scans costs one insert, one stamp and one entry in each index.
        writes.Add(
            """
            INSERT INTO kernel.outbox (tenant_id, at, event_count, types, keys, topics, plant_ids, bodies)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            Param.Int(tenant.TenantId),
            Param.At(at),
            Param.Int(events.Count),
            Param.Array(events.Select(e => e.Type).ToArray(), NpgsqlDbType.Text),
            Param.Array(events.Select(e => e.Key).ToArray(), NpgsqlDbType.Text),
            Param.Array(events.Select(e => e.Topic).ToArray(), NpgsqlDbType.Text),
            Param.Array(events.Select(e => e.PlantId).ToArray(), NpgsqlDbType.Uuid),
            Param.Array(events.Select(e => e.Body).ToArray(), NpgsqlDbType.Text));
    }
}

/// <summary>Reads a tenant's events in their dense order as they are committed, for live pages and agents' plans.</summary>
public interface ILiveFeed
{
    /// <summary>
    /// Events after a position, then live ones until cancelled. A null position starts with what comes next. A cursor of
    /// another epoch or older than 24 h yields one event of type <c>reset</c> and starts with what comes next.
    /// </summary>
    IAsyncEnumerable<PositionedEvent> FollowAsync(TenantScope tenant, long? after, int? epoch, CancellationToken cancellationToken);

    /// <summary>The position of the newest event.</summary>
    Task<(long Position, int Epoch)> HeadAsync(TenantScope tenant, CancellationToken cancellationToken);
}
