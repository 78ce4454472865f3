using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>Writes an anchor of a running stream once a minute; a minute without the database is no loss.</summary>
internal sealed partial class AnchorKeeper(ITenantDb tenants, ILogger<AnchorKeeper> log)
{
    public async Task KeepAsync(Admission agent, ClockAnchor? clock, DateTimeOffset received, CancellationToken cancellationToken)
    {
        try
        {
            if ((await tenants.BeginAsync(agent.Tenant, cancellationToken)).TryGet(out var begun, out _))
            {
                await using var transaction = begun;
                var writes = new SqlBatch();
                AnchorRows.Add(writes, new ClockAnchors(), agent, clock, received);
                await transaction.RunAsync(writes, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
        catch (NpgsqlException e)
        {
            LogNotKept(log, e, agent.Name);
        }
    }

    [LoggerMessage(2501, LogLevel.Information, "A clock anchor of agent {Agent} was not kept")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string agent);
}
