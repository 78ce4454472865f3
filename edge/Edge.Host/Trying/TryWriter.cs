using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Host;

/// <summary>Writes what happened in a try-out: one line each for people, or one JSON object a line for programs.</summary>
internal sealed class TryWriter(TextWriter output, bool json)
{
    public void Write(TryEvent happened) => output.WriteLine(json ? Json(writer => Fill(writer, happened)) : Line(happened));

    public void WriteCounts(string machine, IReadOnlyList<PointReading> readings)
    {
        if (!json)
        {
            output.WriteLine();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{machine,-24}{"read",8}{"sent",8}{"unchanged",11}{"too soon",10}{"unsteady",10}{"held",6}"));
        }

        foreach (var reading in readings)
        {
            var counts = reading.Counts;
            output.WriteLine(json
                ? Json(writer =>
                {
                    writer.WriteString("kind", "counts");
                    writer.WriteString("machine", machine);
                    writer.WriteString("point", reading.Name);
                    writer.WriteNumber("read", counts.Taken);
                    writer.WriteNumber("sent", counts.Sent);
                    writer.WriteNumber("unchanged", counts.Unchanged);
                    writer.WriteNumber("tooSoon", counts.TooSoon);
                    writer.WriteNumber("unsteady", counts.Unsteady);
                    writer.WriteNumber("held", counts.Held);
                })
                : string.Create(CultureInfo.InvariantCulture, $"{reading.Name,-24}{counts.Taken,8}{counts.Sent,8}{counts.Unchanged,11}{counts.TooSoon,10}{counts.Unsteady,10}{counts.Held,6}"));
        }
    }

    private static string Line(TryEvent happened)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{happened.At:yyyy-MM-dd HH:mm:ss.fff} {happened.Kind,-8}{happened.Machine} {happened.Name}");
        if (happened.Value.Kind != ValueKind.None || happened.Quality is not null)
        {
            text.Append(' ').Append(happened.Value.Kind != ValueKind.None ? happened.Value.ToString() : QualityWords.Of((int)happened.Quality!.Value));
        }

        if (happened.Quality == Quality.Uncertain)
        {
            text.Append(" (uncertain)");
        }

        if (happened.ReadAt is { } readAt && readAt != happened.At)
        {
            text.Append(CultureInfo.InvariantCulture, $" (read {readAt:HH:mm:ss.fff})");
        }

        return happened.Text.Length == 0 ? text.ToString() : text.Append(": ").Append(happened.Text).ToString();
    }

    private static void Fill(Utf8JsonWriter writer, TryEvent happened)
    {
        writer.WriteString("kind", happened.Kind);
        writer.WriteString("at", happened.At);
        writer.WriteString("machine", happened.Machine);
        writer.WriteString(happened.Kind is "raised" or "cleared" or "action" ? "alarm" : "point", happened.Name);
        switch (happened.Value.Kind)
        {
            case ValueKind.Flag:
                writer.WriteBoolean("value", happened.Value.Flag);
                break;
            case ValueKind.Integer:
                writer.WriteNumber("value", happened.Value.Integer);
                break;
            case ValueKind.Number:
                writer.WriteNumber("value", happened.Value.Number);
                break;
            case ValueKind.Text:
                writer.WriteString("value", happened.Value.Text);
                break;
            default:
                break;
        }

        if (happened.Quality is { } quality)
        {
            writer.WriteString("quality", QualityWords.Of((int)quality));
        }

        if (happened.ReadAt is { } readAt)
        {
            writer.WriteString("readAt", readAt);
        }

        if (happened.Text.Length > 0)
        {
            writer.WriteString("text", happened.Text);
        }
    }

    private static string Json(Action<Utf8JsonWriter> fill)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            fill(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
