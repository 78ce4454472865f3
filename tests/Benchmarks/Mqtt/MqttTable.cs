using System.Globalization;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>What was measured as lines, one for each broker; the first one's says how many times the second's its figures are.</summary>
internal sealed class MqttTable(MqttRun run)
{
    private const double MostOfLoad = 0.5;
    private readonly List<IReadOnlyList<string>> _rows = [];

    public List<string> Notes { get; } = [];

    /// <summary>A broker that can't be measured.</summary>
    public void Missing(string name, string why) => Notes.Add(
        $"NOT MEASURED: {name}. {(name == "edgehub" ? "This build of the agent has no command broker, or it can't start: " : "")}{why}");

    /// <summary>Adds a row's lines.</summary>
    public void Add(MqttRow row, IReadOnlyList<BrokerProgram> programs, IReadOnlyList<MqttFigures>[] figures)
    {
        for (var part = 0; part < figures.Max(some => some.Count); part++)
        {
            for (var i = 0; i < programs.Count; i++)
            {
                if (part < figures[i].Count)
                {
                    var other = i == 0 && figures.Length > 1 && part < figures[1].Count ? figures[1][part] : null;
                    _rows.Add(Line(row.Name, programs[i].Name, figures[i][part], other));
                }
            }
        }
    }

    public BenchmarkTable ToTable(IReadOnlyList<BrokerProgram> programs) => new(
        string.Create(CultureInfo.InvariantCulture, $"MQTT {(run.Version == ProtocolVersion.V5 ? "5" : "3.1.1")} over loopback: {string.Join(" and ", programs.Select(program => $"{program.Name} {program.Version}"))}"),
        ["row", "broker", "per second", "rate ratio", "p50 ms", "p99 ms", "p99 ratio", "bytes each", "bytes ratio", "broker CPU", "load CPU", "remarks"],
        _rows,
        [
            .. Notes,
            string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors for broker and load; CPU in processors, at full load. The load is one thread; where it takes more than {MostOfLoad} the row is bound by it, not by the broker."),
            string.Create(CultureInfo.InvariantCulture, $"Per second: deliveries (idle: connections, retained: topics) in {run.Length.TotalSeconds:0} s after {MqttRun.WarmUp.TotalSeconds:0.0} s. Each row has new processes; ratio is the first broker's figure by the second's."),
            "Pacing: at most 5,000 messages and 8 MB that the slowest subscriber has not got; QoS 1 and 2 also 100 unacknowledged of one publisher, 20 of each of 50. Subscribers take the publisher's QoS.",
            "Times: from when a message was due to its reading, at half of the slower broker's load for both; the load looks every 0.1 ms, which is in them.",
            string.Create(CultureInfo.InvariantCulture, $"mosquitto: set_tcp_nodelay true, max_inflight_messages {MqttRun.InFlightToSubscribers}, max_queued_messages 0 (no limit), persistence false, log_type error. edgehub: broker --allow-anonymous without --data, .NET {Environment.Version}. Neither keeps anything on disk."),
            "Bytes each: growth of resident memory by connection (3 s after the last) or topic, the kernel's buffers not included.",
        ]);

    private static IReadOnlyList<string> Line(string row, string broker, MqttFigures own, MqttFigures? other)
    {
        var remarks = own.LoadCpu > MostOfLoad ? ["bound by the generator", .. own.Remarks] : own.Remarks;
        return
        [
            row + own.Part,
            broker,
            Text(own.PerSecond, "N0"),
            Text(own.PerSecond / other?.PerSecond, "0.00"),
            Text(own.Times?.At(0.5), "0.00"),
            Text(own.Times?.At(0.99), "0.00"),
            Text(own.Times?.At(0.99) / other?.Times?.At(0.99), "0.00"),
            Text(own.BytesEach, "N0"),
            Text(own.BytesEach / other?.BytesEach, "0.00"),
            Text(own.BrokerCpu, "0.00"),
            Text(own.LoadCpu, "0.00"),
            string.Join("; ", remarks),
        ];
    }

    private static string Text(double? figure, string format) => figure?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
