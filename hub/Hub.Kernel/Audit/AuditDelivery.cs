using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Kernel;

/// <summary>Every half minute, audit entries that could not be brought when their change was made: a node that died, a database that was away.</summary>
internal sealed partial class AuditDelivery(PlatformChanges changes, TimeProvider time, ILogger<AuditDelivery> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                try
                {
                    await changes.DeliverAllAsync(stoppingToken);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    LogFailed(failure.GetType().Name);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(1302, LogLevel.Warning, "Pending audit entries could not be read ({Reason}); tried again in half a minute.")]
    private partial void LogFailed(string reason);
}
