using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Every hour: erases tenants whose grace has ended and drops rows that moves left behind long enough ago.</summary>
internal sealed partial class ErasureSweep(TenantErasure erasure, TimeProvider time, ILogger<ErasureSweep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await erasure.SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due to be erased could not be; tried again in an hour.")]
    private static partial void NotNow(ILogger log, Exception exception);
}
