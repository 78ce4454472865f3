using System.Diagnostics;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>One row of the table, measured at each broker in turn.</summary>
internal abstract class MqttRow(string name)
{
    public string Name { get; } = name;

    /// <summary>What one broker does when asked for all it can; more than one of them when a row has parts.</summary>
    public abstract IReadOnlyList<MqttFigures> Measure(BrokerProcess broker, MqttRun run);

    /// <summary>Times at a load that all brokers can bear, in deliveries a second; nothing where a row has none.</summary>
    public virtual void MeasureTimes(BrokerProcess broker, MqttRun run, double perSecond, MqttFigures figures)
    {
    }
}

/// <summary>How all rows are measured.</summary>
internal sealed record MqttRun(ProtocolVersion Version, TimeSpan Length, CancellationToken CancellationToken)
{
    /// <summary>What a broker may have in flight to a subscriber; it needs as much as messages come together in one turn of the load.</summary>
    public const int InFlightToSubscribers = 1000;

    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>What is not done by then is given up.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public LoadLoop Loop() => new(Longest, CancellationToken);
}

/// <summary>What one broker did in one row.</summary>
internal sealed class MqttFigures(string part = "")
{
    /// <summary>Which part of a row this is; empty when it has one only.</summary>
    public string Part { get; } = part;

    public double? PerSecond { get; set; }

    public double? BytesEach { get; set; }

    /// <summary>Processors taken, 1 for a whole one.</summary>
    public double? BrokerCpu { get; set; }

    public double? LoadCpu { get; set; }

    public ArrivalTimes? Times { get; set; }

    public List<string> Remarks { get; } = [];

    /// <summary>Says how many deliveries are missing or too many.</summary>
    public void Compare(long expected, long received, string during)
    {
        if (received != expected)
        {
            Remarks.Add(received < expected ? $"{expected - received} lost {during}" : $"{received - expected} too many {during}");
        }
    }
}

/// <summary>Processor time and wall time since it was made.</summary>
internal sealed class CpuShare(BrokerProcess broker)
{
    private readonly double _broker = broker.CpuSeconds;
    private readonly double _load = CpuTimes.Of(Environment.ProcessId);
    private readonly long _began = Stopwatch.GetTimestamp();

    public double Seconds => Stopwatch.GetElapsedTime(_began).TotalSeconds;

    /// <summary>So many of something were done since.</summary>
    public void Tell(MqttFigures figures, double count)
    {
        var seconds = Seconds;
        figures.PerSecond = count / seconds;
        figures.BrokerCpu = (broker.CpuSeconds - _broker) / seconds;
        figures.LoadCpu = (CpuTimes.Of(Environment.ProcessId) - _load) / seconds;
    }
}
