using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeHub.OpenMetrics;

/// <summary>Writes families as text, in the order in which they come.</summary>
public static class ExpositionWriter
{
    /// <summary>Writes all families; OpenMetrics ends with <c># EOF</c>.</summary>
    public static void Write(IBufferWriter<byte> output, IEnumerable<MetricFamily> families, ExpositionFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(families);
        foreach (var family in families)
        {
            if (family.Points.Count > 0)
            {
                WriteHead(output, family, format);
                foreach (var point in family.Points)
                {
                    WritePoint(output, family, point, format);
                }
            }
        }

        if (format == ExpositionFormat.OpenMetrics)
        {
            Put(output, "# EOF\n");
        }
    }

    private static void WriteHead(IBufferWriter<byte> output, MetricFamily family, ExpositionFormat format)
    {
        // OpenMetrics names the family, the older format what its samples are called.
        var open = format == ExpositionFormat.OpenMetrics;
        var name = open ? family.Name : SampleName(family);
        var kind = family.Kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" };
        if (family.Help.Length > 0)
        {
            Put(output, $"# HELP {name} {Escape(family.Help, quotes: open)}\n");
        }

        Put(output, $"# TYPE {name} {kind}\n");
        if (open && family.Unit.Length > 0)
        {
            Put(output, $"# UNIT {name} {family.Unit}\n");
        }
    }

    private static void WritePoint(IBufferWriter<byte> output, MetricFamily family, MetricPoint point, ExpositionFormat format)
    {
        if (family.Kind != MetricKind.Histogram)
        {
            Sample(output, SampleName(family), point.Labels, Number(point.Value));
            return;
        }

        var comma = point.Labels.Length == 0 ? "" : ",";
        foreach (var bucket in point.Buckets)
        {
            Sample(output, family.Name + "_bucket", $"{point.Labels}{comma}le=\"{Bound(bucket.UpTo, format)}\"", Number(bucket.Count));
        }

        Sample(output, family.Name + "_sum", point.Labels, Number(point.Value));
        Sample(output, family.Name + "_count", point.Labels, Number(point.Buckets.Count == 0 ? 0 : point.Buckets[^1].Count));
    }

    private static string SampleName(MetricFamily family) => family.Kind == MetricKind.Counter ? family.Name + "_total" : family.Name;

    private static void Sample(IBufferWriter<byte> output, string name, string labels, string value) =>
        Put(output, labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    /// <summary>A bound is a label, so its spelling counts: OpenMetrics writes 1.0 where the older format writes 1.</summary>
    private static string Bound(double bound, ExpositionFormat format)
    {
        var text = Number(bound);
        return format == ExpositionFormat.OpenMetrics && double.IsInteger(bound) && text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? value > 0 ? "+Inf" : "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string help, bool quotes)
    {
        var text = help.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static void Put(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
