using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>The agent's configuration on the stream: its files come down, how they ended goes up.</summary>
internal sealed partial class HubSession
{
    private readonly OfferedParts _offered = new();

    /// <summary>Says how it stands at once, and then each time it changes.</summary>
    private async Task TellConfigurationAsync(CancellationToken cancellationToken)
    {
        if (_parts.Configuration is not { } configuration)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, cancellationToken);
            return;
        }

        var standing = configuration.Standing;
        while (true)
        {
            await WriteAsync(new AgentFrame { ConfigurationReport = Report(standing) }, cancellationToken);
            standing = await configuration.ChangedAsync(standing, cancellationToken);
        }
    }

    private async Task TakeAsync(Configuration part, CancellationToken cancellationToken)
    {
        if (_parts.Configuration is not { } configuration)
        {
            await WriteAsync(
                new AgentFrame { Applied = new Applied { ConfigurationVersion = part.Version, Error = "configuration.local_file" } }, cancellationToken);
            return;
        }

        if (_offered.Add(part) is not { } offer)
        {
            return;
        }

        if (offer.Version <= configuration.Standing.Tried)
        {
            // It was answered, and the answer was lost.
            await WriteAsync(new AgentFrame { ConfigurationReport = Report(configuration.Standing) }, cancellationToken);
            return;
        }

        configuration.Offer(offer);
    }

    /// <summary>The hub does not know the file in force.</summary>
    private async Task TellTextAsync(CancellationToken cancellationToken)
    {
        if (_parts.Configuration is not { } configuration || configuration.Text() is not { } text)
        {
            return;
        }

        foreach (var (part, more) in PartedText.Of(text))
        {
            var report = more ? new ConfigurationReport { More = true } : Report(configuration.Standing);
            report.Json = part;
            await WriteAsync(new AgentFrame { ConfigurationReport = report }, cancellationToken);
        }
    }

    private static ConfigurationReport Report(ConfigurationStanding standing)
    {
        var report = new ConfigurationReport
        {
            Sha256 = ByteString.CopyFrom(Convert.FromHexString(standing.Sha256)),
            Version = (ulong)standing.Version,
            TriedVersion = (ulong)standing.Tried,
            TriedCode = standing.Code,
            TriedDetail = standing.Detail,
            TryingVersion = (ulong)standing.Trying,
        };
        if (standing.NeedsRestart.Length > 0)
        {
            report.NeedsRestart.Add(standing.NeedsRestart.Split(", "));
        }

        return report;
    }
}
