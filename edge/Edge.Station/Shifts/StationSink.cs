using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>
/// Where the scanners of stations hand in what they read: a badge starts the shift of its person, everything else goes to the
/// pipeline under the name of whoever works there.
/// </summary>
public sealed class StationSink(ScanPipeline pipeline, StationRoster roster, ShiftBook shifts, StationBoards boards) : IScanSink
{
    /// <inheritdoc/>
    public async ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken)
    {
        if (!await TryStartAsync(scan.Station, scan.Raw, cancellationToken))
        {
            await pipeline.SubmitAsync(
                new ScanRequest(scan.Station, scan.Device, scan.Raw, scan.Symbology, At: scan.At, PersonId: shifts.PersonAt(scan.Station)),
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken) =>
        pipeline.RejectedAsync(device, station, fault, cancellationToken);

    /// <summary>Starts the shift when the label is a badge.</summary>
    internal async ValueTask<bool> TryStartAsync(string station, ReadOnlyMemory<byte> label, CancellationToken cancellationToken)
    {
        if (roster.FindBadge(label.Span) is not { } person)
        {
            return false;
        }

        try
        {
            await shifts.StartAsync(station, person, cancellationToken);
        }
        catch (Exception error) when (error is StoreFullException or StoreFaultException)
        {
            // The person works, recorded or not; the page says that the memory is full.
        }

        boards.Find(station)?.Refresh();
        return true;
    }
}
