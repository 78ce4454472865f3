using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Kernel;

/// <summary>Deletes every hour the keys of requests that are older than a day, and their answers with them.</summary>
internal sealed partial class IdempotencySweep(ITenantDirectory directory, RecordedAnswers answers, TimeProvider time, ILogger<IdempotencySweep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await answers.SweepPlatformAsync(stoppingToken);
                foreach (var tenant in await directory.ListServedAsync(stoppingToken))
                {
                    await answers.SweepAsync(tenant, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(log, exception.GetType().Name);
            }
        }
    }

    [LoggerMessage(1402, LogLevel.Warning, "Old Idempotency-Keys could not be deleted ({Reason}); tried again in an hour.")]
    private static partial void LogFailed(ILogger log, string reason);
}
