using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Every 2 s: writes what was heard, ends streams whose agent was revoked, quarantined or connected elsewhere, tells pages
/// and those who wait for presence.
/// </summary>
internal sealed partial class SessionWatch(
    LiveSessions sessions, SessionRows rows, Presence presence, ITenantDb tenants, ITenantDirectory directory, TimeProvider clock, ILogger<SessionWatch> log) : BackgroundService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(4);
    private DateTimeOffset _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(log, e);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var live = sessions.All.Where(session => session.Assignment is not null).ToList();
        if (live.Count > 0)
        {
            var standing = await rows.HeardAsync(live, cancellationToken);
            foreach (var session in live)
            {
                var end = !standing.TryGetValue(session.Agent.AgentId, out var row) ? StreamEnd.Replaced
                    : row.Revoked ? StreamEnd.Revoked
                    : row.Quarantined ? StreamEnd.Cloned
                    : await CameFromElsewhereAsync(session, cancellationToken) ? StreamEnd.Restored
                    : null;
                if (end is not null)
                {
                    session.End(end);
                }
            }

            await TellPagesAsync(live, cancellationToken);
        }

        await presence.RefreshAllAsync(cancellationToken);
    }

    /// <summary>The tenant was restored or moved: what the rows lack, only a new Hello brings, even from an agent that has nothing new.</summary>
    private async ValueTask<bool> CameFromElsewhereAsync(LiveSession session, CancellationToken cancellationToken) =>
        (await directory.FindAsync(session.Agent.Tenant, cancellationToken)).TryGet(out var placement, out _) && placement.Epoch != session.Epoch;

    private async Task TellPagesAsync(List<LiveSession> live, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _told < TellEvery)
        {
            return;
        }

        _told = now;
        foreach (var group in live.Where(session => session.Health.TakeChanged()).GroupBy(session => session.Agent.Tenant))
        {
            var events = group.Select(session => AgentEvents.Changed(session.Agent.AgentId, session.Agent.Name, "connected", session.Health.View));
            await AgentEvents.WriteAsync(tenants, group.Key, now, [.. events], cancellationToken);
        }
    }

    [LoggerMessage(2601, LogLevel.Warning, "What was heard of agents could not be written; tried again in 2 s")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
