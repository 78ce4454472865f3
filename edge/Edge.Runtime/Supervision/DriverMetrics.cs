using System.Diagnostics.Metrics;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>What the supervisor tells those who watch the agent; it is asked only while somebody collects.</summary>
public sealed class DriverMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EdgeHub.Edge.Runtime";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Begins to tell.</summary>
    public DriverMetrics(DriverSupervisor supervisor)
    {
        ArgumentNullException.ThrowIfNull(supervisor);
        _meter.CreateObservableGauge("edgehub.agent.device.state", () => States(supervisor), description: "1 for the state that a device is in, 0 for the others");
        _meter.CreateObservableCounter("edgehub.agent.device.restarts", () => Restarts(supervisor), "{restart}", "How often a device's driver failed since the start");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> States(DriverSupervisor supervisor) =>
        from report in supervisor.Reports()
        from condition in Enum.GetValues<DeviceCondition>()
        select new Measurement<int>(
            report.Status.State == condition ? 1 : 0,
            new("station", report.Station), new("device", report.Device), new("state", AgentHealth.Word(condition)));

    private static IEnumerable<Measurement<int>> Restarts(DriverSupervisor supervisor) =>
        supervisor.Reports().Select(report => new Measurement<int>(report.Restarts, new KeyValuePair<string, object?>("station", report.Station), new("device", report.Device)));
}
