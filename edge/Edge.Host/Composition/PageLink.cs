using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Station;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>The link as the station's page wants it.</summary>
internal sealed class PageLink(LinkMonitor monitor, PlanKnowledge knowledge, EventJournal events) : IStationLink
{
    public LinkStatus Status
    {
        get
        {
            var state = monitor.Current;
            if (state.Condition == LinkCondition.Connected)
            {
                return new LinkStatus(HubState.Connected, state.Since);
            }

            return (state.LastHeard ?? knowledge.LastHeard) is { } heard
                ? new LinkStatus(HubState.Offline, heard)
                : new LinkStatus(HubState.Never, null);
        }
    }

    public ValueTask RecordAsync(StationEvent stationEvent, CancellationToken cancellationToken) =>
        events.WriteAsync(stationEvent.Type, stationEvent.Station, stationEvent.Facts, cancellationToken);
}
