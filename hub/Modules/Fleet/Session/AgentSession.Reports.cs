using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>What an agent reports of itself in parts: with what configuration it runs, and what went into its lanes.</summary>
internal sealed partial class AgentSession
{
    private readonly PartedText _configuration = new(ConfigurationReports.MostText);
    private readonly ReportParts _reportParts = new();

    private async Task TakeAsync(AgentScope scope, ConfigurationReport report, CancellationToken cancellationToken)
    {
        // One without a text may come between two parts of it.
        var text = report.More || report.Json.Length > 0 ? _configuration.Add(report.Json, report.More) : null;
        if (report.More)
        {
            return;
        }

        var taken = await parts.Configurations.TakeAsync(scope, report, text, cancellationToken);
        if (taken.TryGet(out var unknown, out _) && unknown && text is null)
        {
            await live.Outgoing.SendAsync(new HubFrame { ConfigurationRequest = new ConfigurationRequest() }, cancellationToken);
        }
    }

    private async Task TakeAsync(AgentScope scope, IntegrityReport part, CancellationToken cancellationToken)
    {
        if (_reportParts.Add(part) is { } report && (await parts.Integrity.RunAsync(scope, report, cancellationToken)).TryGet(out var found, out _))
        {
            await live.Outgoing.SendAsync(new HubFrame { IntegrityChecked = found }, cancellationToken);
        }
    }
}
