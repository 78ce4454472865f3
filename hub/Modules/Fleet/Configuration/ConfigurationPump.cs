using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>Sends an agent the files that it shall run with, for as long as its stream lasts: what is due when it begins, then each when its turn comes.</summary>
internal sealed partial class ConfigurationPump(AgentScope agent, Outgoing outgoing, ITenantDb tenants, ILiveFeed feed, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(5);
    private long _sent;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // The position before the first look: what is committed between the two is followed.
                var (position, epoch) = await feed.HeadAsync(agent.Tenant, cancellationToken);
                await SendDueAsync(cancellationToken);
                await foreach (var happened in feed.FollowAsync(agent.Tenant, position, epoch, cancellationToken))
                {
                    if (happened.Event.Type == "reset" || (happened.Event.Type == ConfigurationEvents.WantedType && Guid.TryParse(happened.Event.Key, out var id) && id == agent.AgentId))
                    {
                        await SendDueAsync(cancellationToken);
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

    private async Task SendDueAsync(CancellationToken cancellationToken)
    {
        var taken = await DueConfiguration.TakeAsync(tenants, agent.Tenant, agent.AgentId, clock.GetUtcNow(), cancellationToken);
        if (!taken.TryGet(out var due, out _) || due is null || due.Version <= _sent)
        {
            return;
        }

        foreach (var frame in Frames(due))
        {
            await outgoing.SendBulkAsync(frame, cancellationToken);
        }

        _sent = due.Version;
    }

    private static IEnumerable<HubFrame> Frames(DueConfiguration due) => PartedText.Of(due.Text).Select(part => new HubFrame
    {
        Configuration = new Configuration
        {
            Version = (ulong)due.Version,
            Json = part.Part,
            Sha256 = ByteString.CopyFrom(due.Sha256),
            More = part.More,
            ProofSeconds = (uint)due.ProofSeconds,
        },
    });

    [LoggerMessage(2302, LogLevel.Warning, "Configurations for agent {Agent} could not be followed; asked anew in 5 s")]
    private static partial void LogFailed(ILogger logger, Exception exception, string agent);
}
