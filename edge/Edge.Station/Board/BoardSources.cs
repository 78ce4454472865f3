using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station;

/// <summary>Where a board takes from what it does not hold itself.</summary>
internal sealed record BoardSources(
    ScanPipeline Pipeline,
    PlanKnowledge Knowledge,
    Func<RecordStore> Store,
    IStationLink StationLink,
    ShiftBook Shifts,
    StationRoster Roster,
    UnitStarts Starts,
    Supervisors Supervisors,
    WedgeBook Wedges,
    SeenMessages Seen,
    TimeProvider Time)
{
    /// <summary>The hub, how many scans wait for it, and how much longer they fit.</summary>
    public LinkView Link()
    {
        var status = StationLink.Status;
        var store = Store();
        var left = store.Cover().Left;
        var hub = status.Hub switch
        {
            HubState.Connected => "connected",
            HubState.Offline => "offline",
            _ => "never",
        };

        // Whole hours, since the page is sent anew only when what it shows has changed.
        return new LinkView(
            hub,
            status.Since?.ToUnixTimeMilliseconds(),
            store.Position(Lane.Scan).Waiting,
            left is { } time ? Math.Floor(time.TotalHours) : null,
            Pipeline.Fault.Length > 0 ? "full" : left < StationLimits.SpaceLow ? "low" : "ok");
    }
}
