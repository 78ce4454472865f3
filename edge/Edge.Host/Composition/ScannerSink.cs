using System.Collections.Concurrent;
using EdgeHub.Devices;
using EdgeHub.Drivers.Scanners;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Station;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Host;

/// <summary>Where scanners hand in what they read: to the stations, and for those with a display of their own with the verdict back.</summary>
internal sealed class ScannerSink(StationSink stations, ScanPipeline pipeline, ShiftBook shifts, TimeProvider time) : IAnsweringScanSink
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);

    /// <summary>When a scanner sent something last, a label or not; null when it has not since the start.</summary>
    internal DateTimeOffset? LastHeard(string device) => _heard.TryGetValue(device, out var at) ? at : null;

    public ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken)
    {
        _heard[scan.Device] = scan.At.Wall;
        return stations.ScannedAsync(scan, cancellationToken);
    }

    public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken)
    {
        _heard[device] = time.GetLocalNow();
        return stations.RejectedAsync(device, station, fault, cancellationToken);
    }

    public async ValueTask<string> AskAsync(Scan scan, CancellationToken cancellationToken)
    {
        _heard[scan.Device] = scan.At.Wall;
        switch (await stations.TakeBadgeAsync(scan.Station, scan.Raw, cancellationToken))
        {
            case BadgeRead.Taken:
                return "ACCEPT station.badge";
            case BadgeRead.Refused:
                return "REFUSE badge.refused";
        }

        var outcome = await pipeline.SubmitAsync(
            new ScanRequest(scan.Station, scan.Device, scan.Raw, scan.Symbology, At: scan.At, PersonId: shifts.PersonAt(scan.Station)),
            cancellationToken);
        var verdict = outcome.Verdict switch
        {
            Verdict.Accept => "ACCEPT",
            Verdict.Warn => "WARN",
            _ => "REFUSE",
        };
        return $"{verdict} {outcome.Code}";
    }
}
