using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Gives agents blocks of numbers to mint from while the hub is away.</summary>
internal sealed class UidLeases(UidNumbers numbers, ITenantDb tenants, TimeProvider time) : IUidLeaseSource
{
    private const int LargestBlock = 10_000;
    private const int UsualBlock = 1_000;

    public async Task<Result<UidLease>> LeaseAsync(AgentScope agent, string type, int count, CancellationToken cancellationToken)
    {
        if (!UidParts.IsType(type))
        {
            return UidParts.Invalid(agent.PlantCode, type);
        }

        count = count <= 0 ? UsualBlock : Math.Min(count, LargestBlock);
        var begun = await tenants.BeginAsync(agent.Tenant, cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            var seen = await UnitRows.HighestAsync(transaction, agent.PlantCode, type, cancellationToken);
            var taken = await numbers.TakeAsync(agent.Tenant, agent.PlantCode, type, count, seen, cancellationToken);
            if (!taken.TryGet(out var first, out error))
            {
                return error;
            }

            await numbers.NoteLeaseAsync(agent.Tenant, agent.PlantCode, type, first, count, agent.AgentId, time.GetUtcNow(), cancellationToken);
            var writes = new SqlBatch();
            UnitRows.AddHighest(writes, agent.Tenant, agent.PlantCode, type, first + count - 1);
            await transaction.RunAsync(writes, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new UidLease { PlantCode = agent.PlantCode, Type = type, First = (ulong)first, Count = (uint)count };
        }
    }
}
