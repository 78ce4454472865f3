using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>Puts the agent's health together from its parts.</summary>
internal sealed class HealthReport(
    LinkMonitor link, LiveStore store, LiveStore values, TelemetryJournal telemetry, ScanPipeline pipeline, DriverSupervisor drivers, ScannerSink scanners, TimeProvider time)
{
    private readonly long _ready = time.GetTimestamp();

    internal AgentHealth Now()
    {
        var state = link.Current;
        var hub = new HubHealth(
            state.Condition.Word(), state.Since, state.Code, state.Reason, state.NextTry, state.LastHeard,
            state.Slow.Length == 0 ? "" : SlowText.Of(state.Slow), state.HubOffset?.TotalSeconds, state.ProvenAt, state.ProofTook?.TotalSeconds);
        var position = store.Current.Position(Lane.Scan);
        var cover = store.Current.Cover();
        var kept = new StoreHealth(position.Last, position.Waiting, position.WaitingBytes, cover.Left?.TotalHours, cover.FreeBytes, pipeline.Fault);
        var machines = drivers.All<MachineDriver>();
        var traffic = machines.ToDictionary(machine => machine.Source.Device, StringComparer.Ordinal);
        var devices = drivers.Reports().Select(report => Device(report, traffic.GetValueOrDefault(report.Device))).ToList();
        var alarms = machines.SelectMany(machine => Alarms(machine.Pipeline)).ToList();
        return new AgentHealth(
            AgentHealth.Judge(hub, kept, devices), AgentCommands.Version, (long)time.GetElapsedTime(_ready).TotalSeconds, hub, kept, devices, Values(),
            Lanes(), [.. Losses("scans", store.Current), .. Losses("values", values.Current)],
            [.. alarms.OrderByDescending(alarm => alarm.Severity).ThenBy(alarm => alarm.Health.Since).Take(AgentHealth.MaxAlarms).Select(alarm => alarm.Health)], alarms.Count);
    }

    private DeviceHealth Device(DriverReport report, MachineDriver? machine)
    {
        var health = new DeviceHealth(
            report.Station, report.Device, AgentHealth.Word(report.Status.State), report.Status.Reason, report.Status.NextTry, report.Restarts, scanners.LastHeard(report.Device),
            ClockOffsetSeconds: report.ClockOffset?.TotalSeconds);
        if (machine is null)
        {
            return health;
        }

        var traffic = machine.Pipeline.Traffic();
        return health with
        {
            LastHeard = traffic.LastHeard,
            Machine = new MachineHealth(machine.Pipeline.Settings.Points.Count, traffic.Rounds, traffic.RoundsPerSecond, traffic.Values, traffic.ValuesPerSecond),
        };
    }

    private List<LaneHealth> Lanes() =>
    [
        OfLane(store.Current, Lane.Scan, "scan", store.Current.Cover().Left),
        OfLane(store.Current, Lane.Event, "event", null),
        OfLane(values.Current, Lane.Telemetry, "telemetry", values.Current.Cover().Left),
    ];

    private static LaneHealth OfLane(RecordStore store, Lane lane, string name, TimeSpan? left)
    {
        var position = store.Position(lane);
        return new LaneHealth(name, position.Waiting, Math.Max(0, position.WaitingBytes), Math.Round(store.OldestWaiting(lane).TotalSeconds, 3), left?.TotalHours);
    }

    private static IEnumerable<LossHealth> Losses(string name, RecordStore store) =>
        store.Losses.OrderBy(loss => loss.Key, StringComparer.Ordinal).Select(loss => new LossHealth(name, loss.Key, loss.Value));

    private static IEnumerable<(AlarmSeverity Severity, AlarmHealth Health)> Alarms(MachinePipeline machine)
    {
        foreach (var (status, alarm) in machine.Alarms().Zip(machine.Settings.Alarms).Where(pair => pair.First.IsActive))
        {
            yield return (alarm.Severity, new AlarmHealth(
                machine.Settings.Code, alarm.Name, Word(alarm.Severity), alarm.Text, machine.Settings.Points[alarm.Point].Name, status.Value.ToString(),
                Word(alarm.Condition), alarm.Limit.ToString(), status.Since?.Wall, status.IsAcknowledged, status.ShelvedUntil));
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private ValuesHealth Values()
    {
        var current = values.Current;
        var position = current.Position(Lane.Telemetry);
        var losses = current.Losses;
        return new ValuesHealth(
            telemetry.Taken, telemetry.Kept, telemetry.Lost,
            losses.GetValueOrDefault(StoreOptions.GivenUpForRoom) + losses.GetValueOrDefault(StoreOptions.GivenUpForAge),
            position.Waiting, position.WaitingBytes, current.Cover().Left?.TotalHours, telemetry.Fault,
            telemetry.Tally.LastCheck is { } check ? new IntegrityHealth(check.At, check.Code, check.Text) : null);
    }
}
