using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>What the hub knows of an agent's store when it says Hello.</summary>
internal sealed class StoreFacts
{
    /// <summary>Watermarks by lane.</summary>
    public Dictionary<Lane, long> Next { get; } = [];

    /// <summary>The newest moment of each lane that has one.</summary>
    public Dictionary<Lane, LaneOrder> Order { get; } = [];

    /// <summary>True when the store was found copied before.</summary>
    public bool Retired { get; set; }

    /// <summary>Stores of the same agent before this one.</summary>
    public long OtherStores { get; set; }

    /// <summary>Plant and stations; null when the row is missing.</summary>
    public Assignment? Assignment { get; set; }

    /// <summary>Boots heard before, in order.</summary>
    public BootHistory Boots { get; } = new();
}

/// <summary>Reads it.</summary>
internal static class StoreRows
{
    public static void AddLoad(SqlBatch load, TenantScope tenant, Guid agentId, byte[] storeId, StoreFacts into)
    {
        // Locked, so that a second Hello of the same agent waits for this one's gaps.
        load.Add(
            """
            SELECT lane, next, retired, newest_boot, newest_ms, newest_at
            FROM fleet.lanes WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 ORDER BY lane FOR UPDATE
            """,
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    into.Next[(Lane)reader.GetInt16(0)] = reader.GetInt64(1);
                    into.Retired |= reader.GetBoolean(2);
                    if (!reader.IsDBNull(3))
                    {
                        into.Order[(Lane)reader.GetInt16(0)] = new LaneOrder(
                            new Guid(reader.GetFieldValue<byte[]>(3), bigEndian: true), reader.GetInt64(4), reader.GetFieldValue<DateTimeOffset>(5));
                    }
                }
            },
            Param.Int(tenant.TenantId), Param.Id(agentId), Param.Of(storeId, NpgsqlDbType.Bytea));
        load.Add(
            "SELECT count(DISTINCT store_id) FROM fleet.lanes WHERE tenant_id = $1 AND agent_id = $2 AND store_id <> $3 AND lane <> 3",
            async (reader, cancellationToken) =>
            {
                await reader.ReadAsync(cancellationToken);
                into.OtherStores = reader.GetInt64(0);
            },
            Param.Int(tenant.TenantId), Param.Id(agentId), Param.Of(storeId, NpgsqlDbType.Bytea));
        load.Add(
            "SELECT plant_code, stations FROM fleet.assignments WHERE tenant_id = $1 AND agent_id = $2",
            async (reader, cancellationToken) =>
            {
                if (await reader.ReadAsync(cancellationToken))
                {
                    into.Assignment = new Assignment(agentId, reader.GetString(0), reader.GetFieldValue<string[]>(1));
                }
            },
            Param.Int(tenant.TenantId), Param.Id(agentId));
    }
}
