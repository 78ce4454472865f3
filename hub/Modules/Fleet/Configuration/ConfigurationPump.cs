using System.Text;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>Sends an agent the files that it shall run with, for as long as its stream lasts: what is due when it begins, then each when its turn comes.</summary>
internal sealed partial class ConfigurationPump(AgentScope agent, Outgoing outgoing, ITenantDb tenants, ILiveFeed feed, TimeProvider clock, ILogger log)
{
    /// <summary>Of one part, in bytes of UTF-8.</summary>
    internal const int PartBytes = 48_000;

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

    /// <summary>The text in parts; a character is never cut.</summary>
    internal static IEnumerable<HubFrame> Frames(DueConfiguration due)
    {
        var utf8 = Encoding.UTF8.GetBytes(due.Text);
        for (var from = 0; from < utf8.Length || from == 0;)
        {
            var to = Math.Min(utf8.Length, from + PartBytes);
            while (to < utf8.Length && (utf8[to] & 0xC0) == 0x80)
            {
                to--;
            }

            yield return new HubFrame
            {
                Configuration = new Configuration
                {
                    Version = (ulong)due.Version,
                    Json = Encoding.UTF8.GetString(utf8, from, to - from),
                    Sha256 = ByteString.CopyFrom(due.Sha256),
                    More = to < utf8.Length,
                    ProofSeconds = (uint)due.ProofSeconds,
                },
            };
            from = to;
            if (from == utf8.Length)
            {
                yield break;
            }
        }
    }

    [LoggerMessage(2302, LogLevel.Warning, "Configurations for agent {Agent} could not be followed; asked anew in 5 s")]
    private static partial void LogFailed(ILogger logger, Exception exception, string agent);
}
