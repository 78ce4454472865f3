using System.Text;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>The agent's configuration on the stream: its files come down, how they ended goes up.</summary>
internal sealed partial class HubSession
{
    /// <summary>Of one part, in bytes of UTF-8.</summary>
    private const int PartBytes = 48_000;

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

        var utf8 = Encoding.UTF8.GetBytes(text);
        for (var from = 0; from < utf8.Length;)
        {
            var to = Math.Min(utf8.Length, from + PartBytes);
            while (to < utf8.Length && (utf8[to] & 0xC0) == 0x80)
            {
                to--;
            }

            var report = to < utf8.Length ? new ConfigurationReport { More = true } : Report(configuration.Standing);
            report.Json = Encoding.UTF8.GetString(utf8, from, to - from);
            await WriteAsync(new AgentFrame { ConfigurationReport = report }, cancellationToken);
            from = to;
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
