using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The configuration file as it can be given away: settings that the published schema knows, with values of the kind that it wants. Comments, unknown
/// settings, values of another kind and whatever looks like a secret are left out, since people write passwords everywhere.
/// </summary>
internal static partial class PublicConfiguration
{
    private const string LeftOut = "(left out)";
    private const int MaxText = 1_000;
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The file's settings as JSON; a sentence when it is none.</summary>
    internal static string Of(string file)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > ConfigurationFile.MaxBytes })
            {
                return "The file is larger than any configuration.";
            }

            using var schema = JsonDocument.Parse(Schema());
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                Write(writer, "", document.RootElement, schema.RootElement, schema.RootElement);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (JsonException)
        {
            return "The file is no JSON, so what in it is a secret can't be told. edgehub-edge check says what is wrong with it.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "The file can't be read: " + e.Message;
        }
    }

    /// <summary>What <c>check</c> finds, without the words of the file that it quotes.</summary>
    internal static string Faults(string file)
    {
        try
        {
            var faults = ConfigurationFile.Check(file).Faults;
            return faults.Count == 0
                ? "No faults."
                : string.Join('\n', faults.Take(500).Select(fault => Quoted().Replace((fault.IsWarning ? "warning: " : "") + fault.Say(Path.GetFileName(file)), "'...'")));
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }

    private static byte[] Schema()
    {
        using var stream = typeof(PublicConfiguration).Assembly.GetManifestResourceStream("agent.schema.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, JsonElement value, JsonElement schema, JsonElement root)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object when Of(schema, "properties") is { } properties:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Cut(member.Name));
                    if (Of(properties, member.Name) is { } known && !LooksSecret().IsMatch(member.Name))
                    {
                        Write(writer, member.Name, member.Value, known, root);
                    }
                    else
                    {
                        writer.WriteStringValue(LeftOut);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Object when Of(schema, "additionalProperties") is { ValueKind: JsonValueKind.Object } each:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(Cut(member.Name));
                    Write(writer, member.Name, member.Value, each, root);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array when Of(schema, "items") is { } items:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, name, item, items, root);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String when IsWanted(schema, value):
                writer.WriteStringValue(UserInAddress().Replace(Cut(value.GetString()!), "${before}" + LeftOut + "@"));
                break;
            case JsonValueKind.Null:
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False when IsWanted(schema, value):
                value.WriteTo(writer);
                break;
            default:
                writer.WriteStringValue(LeftOut);
                break;
        }
    }

    /// <summary>A value of the kind that the schema wants; of some words, or of a form, only these.</summary>
    private static bool IsWanted(JsonElement schema, JsonElement value)
    {
        if (Of(schema, "oneOf") is { } ways)
        {
            return ways.EnumerateArray().Any(way => IsWanted(way, value));
        }

        if (Of(schema, "enum") is { } words)
        {
            return words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value));
        }

        var kind = value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "boolean",
        };
        var wanted = Of(schema, "type") is { } type ? type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()] : [];
        return wanted.Any(one => one == kind || (one == "integer" && kind == "number"))
            && (kind != "string" || Of(schema, "pattern") is not { } pattern || Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static JsonElement? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText] + string.Create(CultureInfo.InvariantCulture, $"... ({text.Length} characters)");

    // The name of a file is no secret: metricsTokenFile says where it lies.
    [GeneratedRegex("(password|passwd|passphrase|secret|token|credential|apikey|privatekey|pin)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LooksSecret();

    [GeneratedRegex("(?<before>^|//|\\s)[^/@\\s]*:[^/@\\s]*@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserInAddress();

    [GeneratedRegex("'[^']*'", RegexOptions.None, 1000)]
    private static partial Regex Quoted();
}
