using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>Starts the private cluster again when its process is gone: out of memory, or somebody's kill.</summary>
internal sealed partial class ClusterWatch(DatabaseSession session, TimeProvider time, ILogger<ClusterWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (session.Cluster is not { } cluster)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!cluster.IsProcessAlive())
                {
                    Gone(log);
                    await cluster.StartAsync(stoppingToken);
                }
            }
            catch (ClusterException exception)
            {
                NotBack(log, exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The private PostgreSQL is gone and is started again.")]
    private static partial void Gone(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The private PostgreSQL could not be started again, tried again in 2 s: {Reason}")]
    private static partial void NotBack(ILogger log, string reason);
}
