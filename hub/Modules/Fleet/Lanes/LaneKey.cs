using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>One numbered history of an agent.</summary>
internal sealed record LaneKey(TenantScope Tenant, Guid AgentId, byte[] StoreId, Lane Lane)
{
    /// <summary>tenant_id, agent_id, store_id, lane as $1 to $4.</summary>
    public NpgsqlParameter[] Parameters(params ReadOnlySpan<NpgsqlParameter> more) =>
    [
        Param.Int(Tenant.TenantId), Param.Id(AgentId), Param.Of(StoreId, NpgsqlTypes.NpgsqlDbType.Bytea),
        Param.Of((short)Lane, NpgsqlTypes.NpgsqlDbType.Smallint), .. more,
    ];
}
