using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;

namespace EdgeHub.OpenMetrics.Tests;

/// <summary>A meter that only its own collector hears.</summary>
internal sealed class Bench : IDisposable
{
    public Bench(int maxSeries = 2000)
    {
        Name = "bench-" + Guid.NewGuid().ToString("N");
        Meter = new Meter(Name);
        Collector = new MetricCollector([Name], maxSeries);
    }

    public string Name { get; }

    public Meter Meter { get; }

    public MetricCollector Collector { get; }

    public static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);

    public static string Write(IEnumerable<MetricFamily> families, ExpositionFormat format)
    {
        var output = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(output, families, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public string Text(ExpositionFormat format = ExpositionFormat.PrometheusText) => Write(Collector.Collect(), format);

    /// <summary>The samples without the lines about them.</summary>
    public IReadOnlyList<string> Samples() => [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];

    public void Dispose()
    {
        Collector.Dispose();
        Meter.Dispose();
    }
}
