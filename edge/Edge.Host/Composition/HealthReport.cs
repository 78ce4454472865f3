using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>Puts the agent's health together from its parts.</summary>
internal sealed class HealthReport(
    LinkMonitor link, LiveStore store, LiveStore values, TelemetryJournal telemetry, ScanPipeline pipeline, DriverSupervisor drivers, TimeProvider time)
{
    private readonly long _ready = time.GetTimestamp();

    internal AgentHealth Now()
    {
        var state = link.Current;
        var hub = new HubHealth(
            state.Condition.Word(), state.Since, state.Code, state.Reason, state.NextTry, state.LastHeard,
            state.Slow.Length == 0 ? "" : SlowText.Of(state.Slow));
        var position = store.Current.Position(Lane.Scan);
        var cover = store.Current.Cover();
        var kept = new StoreHealth(position.Last, position.Waiting, position.WaitingBytes, cover.Left?.TotalHours, cover.FreeBytes, pipeline.Fault);
        var devices = drivers.Reports().Select(report => new DeviceHealth(
            report.Station, report.Device, AgentHealth.Word(report.Status.State), report.Status.Reason, report.Status.NextTry, report.Restarts)).ToList();
        return new AgentHealth(
            AgentHealth.Judge(hub, kept, devices), AgentCommands.Version, (long)time.GetElapsedTime(_ready).TotalSeconds, hub, kept, devices, Values());
    }

    private ValuesHealth Values()
    {
        var current = values.Current;
        var position = current.Position(Lane.Telemetry);
        var losses = current.Losses;
        return new ValuesHealth(
            telemetry.Taken, telemetry.Kept, telemetry.Lost,
            losses.GetValueOrDefault(StoreOptions.GivenUpForRoom) + losses.GetValueOrDefault(StoreOptions.GivenUpForAge),
            position.Waiting, position.WaitingBytes, current.Cover().Left?.TotalHours, telemetry.Fault);
    }
}
