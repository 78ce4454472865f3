using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>Keeps anchors across streams, so that a backlog written while the hub was away gets its right times.</summary>
internal static class AnchorRows
{
    /// <summary>One row a minute is enough to interpolate within a crystal's error.</summary>
    public static readonly TimeSpan KeepEvery = TimeSpan.FromMinutes(1);

    public static void AddLoad(
        SqlBatch load, TenantScope tenant, Guid agentId, BootHistory boots, ClockAnchors into) => load.Add(
        """
        SELECT boot_id, monotonic_ms, hub_at, wall_us FROM
            (SELECT * FROM fleet.clock_anchors WHERE tenant_id = $1 AND agent_id = $2 ORDER BY hub_at DESC LIMIT 10000) newest
        ORDER BY hub_at
        """,
        async (reader, cancellationToken) =>
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var boot = new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true);
                var hubUs = Microseconds.Of(reader.GetFieldValue<DateTimeOffset>(2));
                into.Add(boot, new Anchor(reader.GetInt64(1), hubUs, reader.GetInt64(3)));
                boots.Add(boot, hubUs);
            }
        },
        Param.Int(tenant.TenantId), Param.Id(agentId));

    /// <summary>Takes the anchor of a frame into memory and adds its row.</summary>
    public static void Add(SqlBatch writes, ClockAnchors anchors, Admission agent, ClockAnchor? clock, DateTimeOffset received)
    {
        if (ClockAnchors.Read(clock, received) is not { } read)
        {
            return;
        }

        anchors.Add(read.Boot, read.Anchor);
        writes.Add(
            """
            INSERT INTO fleet.clock_anchors (tenant_id, agent_id, boot_id, monotonic_ms, hub_at, wall_us)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, agent_id, boot_id, monotonic_ms) DO NOTHING
            """,
            Param.Int(agent.Tenant.TenantId), Param.Id(agent.AgentId), Param.Of(read.Boot.ToByteArray(bigEndian: true), NpgsqlDbType.Bytea),
            Param.Long(read.Anchor.MonotonicMs), Param.At(received), Param.Long(read.Anchor.WallUs));
    }
}
