using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The configuration file as it can be given away: settings that the published schema knows and in which <c>check</c> finds no fault. Comments, unknown
/// settings, values that are no good where they stand and whatever looks like a secret are left out, since people write passwords everywhere.
/// </summary>
internal sealed class PublicConfiguration
{
    private const string LeftOut = "(left out)";
    private const int MaxText = 1_000;

    /// <summary>Beyond so many, faults are no longer told one by one, and what is no good is not known.</summary>
    private const int MaxFaults = 500;

    // The name of a file is no secret: metricsTokenFile says where it lies.
    private static readonly string[] SecretNames = ["password", "passwd", "passphrase", "secret", "token", "credential", "credentials", "apikey", "key", "pin"];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly Utf8JsonWriter _writer;
    private readonly JsonElement _schema;
    private readonly HashSet<string> _faulty;

    private PublicConfiguration(Utf8JsonWriter writer, JsonElement schema, HashSet<string> faulty) => (_writer, _schema, _faulty) = (writer, schema, faulty);

    /// <summary>The file's settings as JSON; a sentence when it is none.</summary>
    internal static string Of(string file)
    {
        try
        {
            var faults = ConfigurationFile.Check(file).Faults.Where(fault => !fault.IsWarning).ToList();
            if (faults.Count > MaxFaults)
            {
                return "The file has so many faults that what in it is a secret can't be told.";
            }

            using var schema = JsonDocument.Parse(typeof(PublicConfiguration).Assembly.GetManifestResourceStream("agent.schema.json")!);
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                new PublicConfiguration(writer, schema.RootElement, faults.Select(fault => fault.Path).ToHashSet(StringComparer.Ordinal)).Write("", document.RootElement, schema.RootElement);
            }

            return Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (JsonException)
        {
            return "The file is no JSON, so what in it is a secret can't be told. edgehub-edge check says what is wrong with it.";
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "The file can't be read: " + e.Message;
        }
    }

    /// <summary>What <c>check</c> finds, each up to the first word of the file that it quotes.</summary>
    internal static string Faults(string file)
    {
        try
        {
            var faults = ConfigurationFile.Check(file).Faults;
            return faults.Count == 0
                ? "No faults."
                : string.Join('\n', faults.Take(MaxFaults).Select(fault => (fault.IsWarning ? "warning: " : "") + (fault with { Text = Unquoted(fault.Text) }).Say(Path.GetFileName(file))));
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }

    private void Write(string path, JsonElement value, JsonElement schema)
    {
        while (Of(schema, "$ref") is { } reference)
        {
            schema = _schema.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        // A list is wrong when one of its items is, too; the items are looked at one by one.
        if (_faulty.Contains(path) && path.Length > 0 && value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            _writer.WriteStringValue(LeftOut);
        }
        else if (value.ValueKind == JsonValueKind.Object && (Of(schema, "properties") ?? Of(schema, "additionalProperties")) is { ValueKind: JsonValueKind.Object })
        {
            WriteObject(path, value, schema);
        }
        else if (value.ValueKind == JsonValueKind.Array && Of(schema, "items") is { } items)
        {
            _writer.WriteStartArray();
            var i = 0;
            foreach (var item in value.EnumerateArray())
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{path}[{i++}]"), item, items);
            }

            _writer.WriteEndArray();
        }
        else if (value.ValueKind == JsonValueKind.String)
        {
            _writer.WriteStringValue(Text(value.GetString()!));
        }
        else if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            _writer.WriteStringValue(LeftOut);
        }
        else
        {
            value.WriteTo(_writer);
        }
    }

    private void WriteObject(string path, JsonElement value, JsonElement schema)
    {
        _writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            _writer.WritePropertyName(member.Name.Length <= MaxText ? member.Name : member.Name[..MaxText]);
            var known = Of(schema, "properties") is { } properties ? Of(properties, member.Name) : Of(schema, "additionalProperties");
            if (known is { } inner && !SecretNames.Any(name => member.Name.EndsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                Write(path.Length == 0 ? member.Name : path + "." + member.Name, member.Value, inner);
            }
            else
            {
                _writer.WriteStringValue(LeftOut);
            }
        }

        _writer.WriteEndObject();
    }

    /// <summary>An address with a name and a password before it is left out.</summary>
    private static string Text(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && text[..at].Contains(':', StringComparison.Ordinal) ? LeftOut
        : text.Length <= MaxText ? text
        : text[..MaxText] + string.Create(CultureInfo.InvariantCulture, $"... ({text.Length} characters)");

    // A quote begins a word; the one in "can't" does not.
    private static string Unquoted(string text) =>
        text.StartsWith('\'') ? "..." : text.IndexOf(" '", StringComparison.Ordinal) is >= 0 and var quote ? text[..quote] + " ..." : text;

    private static JsonElement? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
