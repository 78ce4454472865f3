using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Removes an erased tenant's agents: their certificates lead nowhere any more, their streams end within 2 s.</summary>
internal sealed class AgentErasure(PlatformSource platform) : ITenantErasure
{
    public async Task EraseAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM fleet.enrolment_tokens WHERE tenant_id = @TenantId;
            DELETE FROM fleet.certificates c USING fleet.agents a WHERE a.agent_id = c.agent_id AND a.tenant_id = @TenantId;
            DELETE FROM fleet.agents WHERE tenant_id = @TenantId;
            """,
            new { tenant.TenantId }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
