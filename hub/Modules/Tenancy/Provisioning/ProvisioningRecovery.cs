using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Undoes what a killed hub left half made: runs that nobody has touched for a minute.</summary>
internal sealed partial class ProvisioningRecovery(ProvisioningJournal journal, ProvisioningUndo undo, TimeProvider time, ILogger<ProvisioningRecovery> log)
    : BackgroundService
{
    /// <summary>No step takes longer without touching its run.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Undoes every run that is left; returns how many were.</summary>
    public async Task<int> RunOnceAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        var count = 0;
        while (await journal.TakeLeftAsync(silence, cancellationToken) is { } left)
        {
            await undo.RunAsync(left.Code, cancellationToken);
            await journal.UndoneAsync(left.RunId, TimeSpan.Zero, cancellationToken);
            Undone(log, left.Code);
            count++;
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Silence / 2, time);
        do
        {
            try
            {
                await RunOnceAsync(Silence, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Code} was left half made by a hub that stopped; it is undone.")]
    private static partial void Undone(ILogger log, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Half made tenants could not be looked for; tried again in half a minute.")]
    private static partial void NotNow(ILogger log, Exception exception);
}
