using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>Carries plans and unit knowledge to one agent for as long as its stream lasts.</summary>
internal static partial class PlanPump
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(
        IPlanSource source, AgentScope agent, ulong heldVersion, Outgoing outgoing, TimeProvider clock, ILogger log, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await foreach (var frame in source.FollowAsync(agent, heldVersion, cancellationToken))
                {
                    await outgoing.SendBulkAsync(frame, cancellationToken);
                    if (frame.BodyCase == HubFrame.BodyOneofCase.StationPlan)
                    {
                        heldVersion = frame.StationPlan.Version;
                    }
                }
            }
            catch (Exception e) when (e is not StreamEndException && !cancellationToken.IsCancellationRequested)
            {
                LogFailed(log, e, agent.Name);
            }

            await Task.Delay(AskAgainAfter, clock, cancellationToken);
        }
    }

    [LoggerMessage(2301, LogLevel.Warning, "Plans for agent {Agent} could not be followed; asked anew in 2 s")]
    private static partial void LogFailed(ILogger logger, Exception exception, string agent);
}
