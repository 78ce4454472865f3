using System.Diagnostics.Metrics;

namespace EdgeHub.Edge.Uplink;

/// <summary>What the uplink tells those who watch the agent; it is asked only while somebody collects.</summary>
public sealed class UplinkMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "EdgeHub.Edge.Uplink";

    private readonly Meter _meter = new(MeterName);

    /// <summary>Begins to tell.</summary>
    public UplinkMetrics(LinkMonitor monitor, UidLeases leases)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(leases);
        _meter.CreateObservableGauge("edgehub.agent.link.state", () => States(monitor), description: "1 for the state that the link to the hub is in, 0 for the others");
        _meter.CreateObservableGauge("edgehub.agent.link.paused", () => monitor.Current.Slow.Length > 0 ? 1 : 0, description: "1 while the hub is connected and takes no records");
        _meter.CreateObservableCounter("edgehub.agent.link.connections", () => monitor.Connections, "{connection}", "How often the hub welcomed the agent since the start");
        _meter.CreateObservableCounter("edgehub.agent.link.failures", () => monitor.Failures, "{failure}", "Dials that failed and streams that were lost since the start");
        _meter.CreateObservableGauge("edgehub.agent.clock.offset", () => Offset(monitor), "s", "Time of the hub minus the agent's clock, as the hub told it last; absent when never");
        _meter.CreateObservableGauge("edgehub.agent.link.proof", () => Proof(monitor), "s", "From sending a batch to the hub's word that its database has it, of the newest one; absent when never");
        _meter.CreateObservableGauge("edgehub.agent.leased.uids", () => leases.Left(), "{uid}", "Leased UIDs that are left, of all types");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> States(LinkMonitor monitor)
    {
        var current = monitor.Current.Condition;
        return Enum.GetValues<LinkCondition>().Select(condition => new Measurement<int>(
            condition == current ? 1 : 0, new KeyValuePair<string, object?>("state", condition.Word())));
    }

    private static IEnumerable<Measurement<double>> Proof(LinkMonitor monitor) => monitor.Current.ProofTook is { } took ? [new(took.TotalSeconds)] : [];

    private static IEnumerable<Measurement<double>> Offset(LinkMonitor monitor) => monitor.Current.HubOffset is { } offset ? [new(offset.TotalSeconds)] : [];
}
