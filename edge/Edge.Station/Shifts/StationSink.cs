using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>
/// Where the scanners of stations hand in what they read: a badge starts the shift of its person or names the supervisor that was asked
/// for, and is never kept as a scan; everything else goes to the pipeline under the name of whoever works there.
/// </summary>
public sealed class StationSink(
    ScanPipeline pipeline, StationRoster roster, ShiftBook shifts, Supervisors supervisors, StationBoards boards) : IScanSink
{
    /// <summary>What begins like this is a badge, known or not (the hub's badges do).</summary>
    public const string BadgePrefix = "BADGE-";

    /// <inheritdoc/>
    public async ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken)
    {
        if (await TakeBadgeAsync(scan.Station, scan.Raw, cancellationToken) == BadgeRead.None)
        {
            await pipeline.SubmitAsync(
                new ScanRequest(scan.Station, scan.Device, scan.Raw, scan.Symbology, At: scan.At, PersonId: shifts.PersonAt(scan.Station)),
                cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken) =>
        pipeline.RejectedAsync(device, station, fault, cancellationToken);

    /// <summary>Takes the label when it is a badge.</summary>
    public async ValueTask<BadgeRead> TakeBadgeAsync(string station, ReadOnlyMemory<byte> label, CancellationToken cancellationToken)
    {
        if (roster.FindBadge(label.Span) is not { } person)
        {
            return IsBadge(label.Span) ? Refuse(station, StationRules.Codes.BadgeUnknown) : BadgeRead.None;
        }

        if (!supervisors.TryName(station, person))
        {
            if (!person.WorksAt(station))
            {
                return Refuse(station, StationRules.Codes.BadgeNotHere);
            }

            await StartAsync(station, person, cancellationToken);
        }

        boards.Find(station)?.Refresh();
        return BadgeRead.Taken;
    }

    private async ValueTask StartAsync(string station, StationPerson person, CancellationToken cancellationToken)
    {
        try
        {
            await shifts.StartAsync(station, person, cancellationToken);
        }
        catch (Exception error) when (error is StoreFullException or StoreFaultException)
        {
            // The person works, recorded or not; the page says that the memory is full.
        }
    }

    private BadgeRead Refuse(string station, string code)
    {
        // Without its text: whoever can read it could make one.
        pipeline.Tell(station, "badge", StationRules.Verdict.Refuse, code, []);
        return BadgeRead.Refused;
    }

    private static bool IsBadge(ReadOnlySpan<byte> label) =>
        label.Length >= BadgePrefix.Length && System.Text.Ascii.EqualsIgnoreCase(label[..BadgePrefix.Length], BadgePrefix);
}

/// <summary>What a label was as a badge.</summary>
public enum BadgeRead
{
    /// <summary>It is none.</summary>
    None,

    /// <summary>It started a shift or named a supervisor.</summary>
    Taken,

    /// <summary>It is nobody's that works here, which the station shows.</summary>
    Refused,
}
