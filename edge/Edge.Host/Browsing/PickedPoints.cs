using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeHub.Mqtt;

namespace EdgeHub.Edge.Host;

/// <summary>Makes a machine's configuration of topics that were seen: a point of each plain value and of each value in a JSON payload.</summary>
internal static class PickedPoints
{
    private const int MaxPoints = 1000;
    private const int MaxDepth = 6;
    private const int MaxItems = 16;
    private const int MaxName = 64;

    /// <summary>The points of the topics that a filter matches.</summary>
    internal static IReadOnlyList<PickedPoint> Of(IEnumerable<TopicFacts> topics, string filter)
    {
        var (points, utf8) = (new List<PickedPoint>(), Encoding.UTF8.GetBytes(filter));
        foreach (var facts in topics.Where(facts => !facts.IsCut && TopicFilter.Matches(utf8, Encoding.UTF8.GetBytes(facts.Topic))))
        {
            Take(facts, points);
        }

        return points.Count <= MaxPoints ? points : points[..MaxPoints];
    }

    /// <summary>A configuration file with one machine.</summary>
    internal static byte[] Write(string machine, BrowsedBroker broker, IReadOnlyList<PickedPoint> points)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("machines");
            writer.WriteStartObject();
            writer.WriteString("code", machine);
            writer.WriteStartObject("mqtt");
            writer.WriteString("connect", string.Create(CultureInfo.InvariantCulture, $"{broker.Host}:{broker.Port}"));
            WriteUnlessEmpty(writer, "user", broker.User);
            WriteUnlessEmpty(writer, "passwordFile", broker.PasswordFile);
            if (broker.Tls)
            {
                writer.WriteStartObject("tls");
                WriteUnlessEmpty(writer, "caFile", broker.CaFile);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteStartArray("points");
            foreach (var point in points)
            {
                writer.WriteStartObject();
                writer.WriteString("name", point.Name);
                writer.WriteString("topic", point.Topic);
                WriteUnlessEmpty(writer, "path", point.Path);
                writer.WriteString("type", point.Type);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Take(TopicFacts facts, List<PickedPoint> points)
    {
        try
        {
            using var json = JsonDocument.Parse(facts.Payload, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                Leaves(facts.Topic, "", json.RootElement, MaxDepth, points);
                return;
            }
        }
        catch (JsonException)
        {
            // A plain value.
        }

        var text = Encoding.UTF8.GetString(facts.Payload.Span);
        var isFlag = text.Trim() is "true" or "false" or "on" or "off" or "ON" or "OFF";
        var isNumber = double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
        if (text.Length > 0 && !text.Any(c => char.IsControl(c) || c == '\uFFFD'))
        {
            points.Add(new PickedPoint(Name(facts.Topic, "", points), facts.Topic, "", isFlag ? "flag" : isNumber ? "number" : "text"));
        }
    }

    private static void Leaves(string topic, string path, JsonElement element, int depth, List<PickedPoint> points)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when depth > 0:
                foreach (var member in element.EnumerateObject().Where(member => member.Name.Length > 0 && !member.Name.AsSpan().ContainsAny('.', '[', ']')))
                {
                    Leaves(topic, path.Length == 0 ? member.Name : path + "." + member.Name, member.Value, depth - 1, points);
                }

                break;
            case JsonValueKind.Array when depth > 0:
                for (var i = 0; i < Math.Min(MaxItems, element.GetArrayLength()); i++)
                {
                    Leaves(topic, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), element[i], depth - 1, points);
                }

                break;
            case JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False when points.Count < MaxPoints:
                var type = element.ValueKind switch { JsonValueKind.Number => "number", JsonValueKind.String => "text", _ => "flag" };
                points.Add(new PickedPoint(Name(topic, path, points), topic, path, type));
                break;
            default:
                break;
        }
    }

    /// <summary>The topic and path in letters that a name may have; its end, which says most, where it is too long; with a number where it is taken.</summary>
    private static string Name(string topic, string path, List<PickedPoint> points)
    {
        var text = path.Length == 0 ? topic : topic + "/" + path;
        var name = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' ? c : '_'));
        name = name.Length <= MaxName ? name : name[^MaxName..];
        var free = name;
        for (var i = 2; points.Exists(point => point.Name == free); i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"-{i}");
            free = name[..Math.Min(name.Length, MaxName - number.Length)] + number;
        }

        return free;
    }
}

/// <summary>A point as it is written into a configuration.</summary>
internal sealed record PickedPoint(string Name, string Topic, string Path, string Type);

/// <summary>A broker as the command line names it.</summary>
internal sealed record BrowsedBroker(string Host, int Port, bool Tls, string User, string PasswordFile, string CaFile);
