using System.Globalization;
using System.Net.Sockets;
using EdgeHub.Mqtt;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// The agent's broker beside Debian's mosquitto in the same run, one after the other in each row. Options: <c>--seconds 3</c> per measurement,
/// <c>--rows 1-1-qos0,idle</c> for those rows only whose names have one of these parts, <c>--version 5</c> (default 3), <c>--connections 10000</c> of row idle,
/// <c>--topics 100000</c> of row retained, <c>--subscriptions 10000</c> of row wildcards, <c>--brokers edgehub,mosquitto</c> (one twice shows how far figures
/// scatter), <c>--program FILE</c> for another build of the agent.
/// </summary>
internal sealed class MqttBench : IBenchmark
{
    public string Name => "mqtt";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        using var temp = new TempFolder();
        var run = new MqttRun(
            settings.Number("version", 3) == 5 ? ProtocolVersion.V5 : ProtocolVersion.V311, TimeSpan.FromSeconds(settings.Number("seconds", 3)), cancellationToken);
        var wanted = settings.Text("rows", "").Split(',');
        var table = new MqttTable(run);
        List<BrokerProgram> programs = [];
        foreach (var name in settings.Text("brokers", "edgehub,mosquitto").Split(','))
        {
            try
            {
                var program = BrokerProgram.Named(name, temp.Path, settings.Text("program", Repository.BuiltEdge));
                await using var tried = await BrokerProcess.StartAsync(program, cancellationToken);
                programs.Add(program);
            }
            catch (FileNotFoundException missing)
            {
                table.Missing(name, missing.Message);
            }
        }

        if (programs.Count == 0)
        {
            throw new FileNotFoundException(string.Join(Environment.NewLine, table.Notes));
        }

        var at = 0;
        foreach (var row in MqttRows.All(settings).Where(row => wanted.Any(part => row.Name.Contains(part, StringComparison.Ordinal))))
        {
            // Who was first in one row is last in the next.
            var order = Enumerable.Range(0, programs.Count).ToArray();
            if (at++ % 2 == 1)
            {
                Array.Reverse(order);
            }

            await Console.Error.WriteLineAsync(row.Name);
            table.Add(row, programs, await MeasureAsync(row, programs, order, run));
        }

        return table.ToTable(programs);
    }

    /// <summary>Both brokers run throughout the row, and one has nothing to do. Gives the figures of each program.</summary>
    private static async Task<IReadOnlyList<MqttFigures>[]> MeasureAsync(MqttRow row, List<BrokerProgram> programs, int[] order, MqttRun run)
    {
        var brokers = new BrokerProcess[programs.Count];
        var figures = new IReadOnlyList<MqttFigures>[programs.Count];
        try
        {
            foreach (var i in order)
            {
                brokers[i] = await BrokerProcess.StartAsync(programs[i], run.CancellationToken);
            }

            foreach (var i in order)
            {
                figures[i] = [new MqttFigures()];
                Try(() => figures[i] = row.Measure(brokers[i], run), figures[i][0]);
            }

            var half = figures.Min(some => some[0].PerSecond) / 2 ?? 0;
            foreach (var i in order.Where(i => half > 0 && figures[i][0].PerSecond > 0))
            {
                Try(() => row.MeasureTimes(brokers[i], run, half, figures[i][0]), figures[i][0]);
            }

            return figures;
        }
        finally
        {
            foreach (var broker in brokers.Where(broker => broker is not null))
            {
                await broker.DisposeAsync();
            }
        }
    }

    /// <summary>A broker that fails or takes too long ends its part of the row only.</summary>
    private static void Try(Action measure, MqttFigures figures)
    {
        try
        {
            measure();
        }
        catch (Exception failed) when (failed is IOException or SocketException or TimeoutException)
        {
            figures.Remarks.Add(failed.Message);
        }
    }
}
