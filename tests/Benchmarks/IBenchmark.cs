using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Benchmarks;

/// <summary>One benchmark; it makes what it needs, measures, cleans up.</summary>
internal interface IBenchmark
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Measures and gives back the figures.</summary>
    Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken);
}

/// <summary>Options of one run, e.g. <c>--seconds 60</c>.</summary>
internal sealed class BenchmarkSettings(IReadOnlyDictionary<string, string> values)
{
    /// <summary>A whole number, or the benchmark's default.</summary>
    public int Number(string name, int otherwise) =>
        values.TryGetValue(name, out var text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A text, or the benchmark's default.</summary>
    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);
}

/// <summary>Figures as rows with the same columns, and what bounds them in words.</summary>
internal sealed record BenchmarkTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>For programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            title = Title,
            rows = Rows.Select(row => Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal)),
            notes = Notes,
        },
        Indented);

    /// <summary>For people.</summary>
    public string ToText()
    {
        var widths = Columns.Select((column, i) => Math.Max(column.Length, Rows.Count == 0 ? 0 : Rows.Max(row => row[i].Length))).ToArray();
        var text = new StringBuilder().AppendLine(Title).AppendLine();
        AppendRow(text, Columns, widths);
        text.AppendLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (var row in Rows)
        {
            AppendRow(text, row, widths);
        }

        foreach (var note in Notes)
        {
            text.AppendLine().Append(note);
        }

        return text.ToString();
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, int[] widths) =>
        text.AppendLine(string.Join("  ", cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
}
