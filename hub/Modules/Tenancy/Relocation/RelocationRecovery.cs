using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Undoes moves and restores whose process is gone: those that nobody holds the tenant's lock for.</summary>
internal sealed partial class RelocationRecovery(
    HubDatabases databases, RelocationJournal journal, RelocationUndo undo, TimeProvider time, ILogger<RelocationRecovery> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>Undoes what is left; returns how many were.</summary>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var open in await journal.ListOpenAsync(cancellationToken))
        {
            await using var alone = await TenantLock.TryTakeAsync(databases.Server, open.Tenant.TenantId, isShared: false, cancellationToken);

            // Asked again under the lock: it may have ended in between.
            if (alone is not null && (await journal.ListOpenAsync(cancellationToken)).FirstOrDefault(run => run.Id == open.Id) is { } left)
            {
                await undo.RunAsync(left, RelocationUndo.Interrupted, cancellationToken);
                Undone(log, left.Tenant.Code, left.Kind);
                count++;
            }
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Code}: the {Kind} of a process that is gone was undone.")]
    private static partial void Undone(ILogger log, string code, string kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Interrupted moves could not be looked for; tried again in 20 s.")]
    private static partial void NotNow(ILogger log, Exception exception);
}
