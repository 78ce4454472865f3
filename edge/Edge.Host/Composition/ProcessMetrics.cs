using System.Diagnostics.Metrics;

namespace EdgeHub.Edge.Host;

/// <summary>What the process tells of itself.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    internal const string MeterName = "EdgeHub.Edge.Host";

    private readonly Meter _meter = new(MeterName);

    internal ProcessMetrics(TimeProvider time)
    {
        var began = time.GetTimestamp();
        _meter.CreateObservableGauge("edgehub.agent.info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", AgentCommands.Version)), description: "Always 1; the label names the program's version");
        _meter.CreateObservableGauge("edgehub.agent.uptime", () => time.GetElapsedTime(began).TotalSeconds, "s", "Since the agent was put together");
        _meter.CreateObservableGauge("edgehub.agent.process.memory", () => Environment.WorkingSet, "By", "Memory of the process that is resident");
        _meter.CreateObservableCounter("edgehub.agent.process.cpu", () => Cpu(), "s", "Processor time of the process, user and system");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<double>> Cpu() => OperatingSystem.IsLinux() ? [new(Environment.CpuUsage.TotalTime.TotalSeconds)] : [];
}
