using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EdgeHub.Devices;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Host;

/// <summary>One recorded reading, as the driver had it: before any scaling.</summary>
internal sealed record RecordedReading(int Line, DateTimeOffset At, string Machine, string Point, PointValue Value, Quality Quality);

/// <summary>
/// A file of readings, one JSON object a line in the order of time: <c>{"at":"2026-11-28T08:00:00Z","machine":"KOL-M-01","point":"temperature","value":215,"quality":"good"}</c>.
/// Quality is good when it is left out. Empty lines and lines that begin with # are left out.
/// </summary>
internal static class Recording
{
    private const int MaxLineCharacters = 4096;

    public static async IAsyncEnumerable<RecordedReading> ReadAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, Encoding.UTF8, cancellationToken))
        {
            number++;
            if (line.Length > 0 && line[0] != '#')
            {
                yield return Read(line, file, number);
            }
        }
    }

    private static RecordedReading Read(string line, string file, int number)
    {
        if (line.Length > MaxLineCharacters)
        {
            throw Wrong(file, number, $"it is longer than {MaxLineCharacters} characters.");
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var quality = root.TryGetProperty("quality", out var word) ? Quality(word.GetString(), file, number) : Devices.Quality.Good;
            return new RecordedReading(
                number, root.GetProperty("at").GetDateTimeOffset(), root.GetProperty("machine").GetString() ?? "", root.GetProperty("point").GetString() ?? "",
                root.TryGetProperty("value", out var value) ? Value(value) : default, quality);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Wrong(file, number, "it is no {\"at\":\"2026-11-28T08:00:00Z\",\"machine\":\"...\",\"point\":\"...\",\"value\":1}.");
        }
    }

    public static UsageException Wrong(string file, int line, string text) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file} line {line}: {text}"));

    private static PointValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => PointValue.Of(value.GetBoolean()),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? PointValue.Of(whole) : PointValue.Of(value.GetDouble()),
        JsonValueKind.String => PointValue.Of(value.GetString()!),
        JsonValueKind.Null => default,
        _ => throw new FormatException("A value is a number, a text, true or false."),
    };

    private static Quality Quality(string? word, string file, int number) => QualityWords.TryParse(word, out var quality)
        ? (Quality)quality
        : throw Wrong(file, number, $"there is no quality '{word}'. There are: {string.Join(", ", QualityWords.All)}.");
}
