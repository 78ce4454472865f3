using System.Diagnostics.Metrics;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>What the supervisor tells those who watch the agent; it is asked only while somebody collects.</summary>
public sealed class DriverMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EdgeHub.Edge.Runtime";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Begins to tell.</summary>
    public DriverMetrics(DriverSupervisor supervisor, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        ArgumentNullException.ThrowIfNull(time);
        _meter.CreateObservableGauge("edgehub.agent.device.state", () => States(supervisor), description: "1 for the state that a device is in, 0 for the others");
        _meter.CreateObservableCounter("edgehub.agent.device.restarts", () => Restarts(supervisor), "{restart}", "How often a device's driver failed since the start");
        _meter.CreateObservableCounter("edgehub.agent.machine.polls", () => Machines(supervisor, machine => machine.Traffic().Rounds), "{round}", "Rounds of reading a machine, answered or not");
        _meter.CreateObservableCounter("edgehub.agent.machine.values", () => Machines(supervisor, machine => machine.Traffic().Values), "{value}", "Values of a machine that were worth sending and handed over to be kept");
        _meter.CreateObservableGauge("edgehub.agent.machine.heard", () => Heard(supervisor, time), "s", "Since a machine answered last; absent when it never did");
        _meter.CreateObservableGauge("edgehub.agent.alarms.active", () => Alarms(supervisor), "{alarm}", "Alarms of a machine that are active, by severity");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> States(DriverSupervisor supervisor) =>
        from report in supervisor.Reports()
        from condition in Enum.GetValues<DeviceCondition>()
        select new Measurement<int>(
            report.Status.State == condition ? 1 : 0,
            new("station", report.Station), new("device", report.Device), new("state", AgentHealth.Word(condition)));

    private static IEnumerable<Measurement<long>> Machines(DriverSupervisor supervisor, Func<MachinePipeline, long> value) =>
        supervisor.All<MachineDriver>().Select(machine => new Measurement<long>(value(machine.Pipeline), Tag(machine.Pipeline)));

    private static IEnumerable<Measurement<double>> Heard(DriverSupervisor supervisor, TimeProvider time) =>
        from machine in supervisor.All<MachineDriver>()
        let heard = machine.Pipeline.Traffic().LastHeard
        where heard is not null
        select new Measurement<double>(Math.Max(0, (time.GetUtcNow() - heard.Value).TotalSeconds), Tag(machine.Pipeline));

    private static IEnumerable<Measurement<int>> Alarms(DriverSupervisor supervisor) =>
        from machine in supervisor.All<MachineDriver>()
        let active = machine.Pipeline.Alarms().Zip(machine.Pipeline.Settings.Alarms).Where(pair => pair.First.IsActive).Select(pair => pair.Second.Severity).ToList()
        from severity in Enum.GetValues<AlarmSeverity>()
        select new Measurement<int>(active.Count(one => one == severity), Tag(machine.Pipeline), new("severity", severity.ToString().ToLowerInvariant()));

    private static KeyValuePair<string, object?> Tag(MachinePipeline machine) => new("machine", machine.Settings.Code);

    private static IEnumerable<Measurement<int>> Restarts(DriverSupervisor supervisor) =>
        supervisor.Reports().Select(report => new Measurement<int>(report.Restarts, new KeyValuePair<string, object?>("station", report.Station), new("device", report.Device)));
}
