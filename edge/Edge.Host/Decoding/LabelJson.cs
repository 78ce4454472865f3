using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host;

/// <summary>A label for programs; docs/labels.md describes the fields, and the hub's answer has the same.</summary>
internal static class LabelJson
{
    // The relaxed encoder leaves + and letters of all scripts as they are; control characters are still escaped.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(LabelReading label, Epc? epc, int year)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", label.IsValid);
            json.WriteString("kind", LabelWords.KindCode(label.Kind));
            WriteText(json, "symbology", label.Symbology?.Name);
            WriteText(json, "aim", label.Symbology?.Identifier);
            WriteText(json, "text", label.Text.Length > LabelReader.MaxLength ? null : label.Text);
            WriteText(json, "uid", label.Uid.ToString());
            WriteText(json, "gtin", label.Gtin);
            WriteElements(json, label, year);
            WriteText(json, "elementString", label.ElementString);
            WriteText(json, "digitalLink", label.DigitalLink);
            WriteEpc(json, epc);
            WriteParts(json, label);
            WriteError(json, label);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void WriteElements(Utf8JsonWriter json, LabelReading label, int year)
    {
        json.WriteStartArray("elements");
        foreach (var element in label.Elements)
        {
            json.WriteStartObject();
            json.WriteString("ai", element.Ai);
            json.WriteString("title", element.Title);
            json.WriteString("value", element.Value);
            json.WriteString("normalized", element.Normalized(year));
            WriteNumber(json, "at", element.At);
            WriteNumber(json, "valueAt", element.ValueAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEpc(Utf8JsonWriter json, Epc? epc)
    {
        if (epc is null)
        {
            json.WriteNull("epc");
            return;
        }

        json.WriteStartObject("epc");
        WriteText(json, "scheme", epc.Scheme?.Name);
        json.WriteNumber("filter", epc.Filter);
        json.WriteString("companyPrefix", epc.CompanyPrefix);
        json.WriteString("reference", epc.Reference);
        json.WriteString("serial", epc.Serial);
        WriteText(json, "hex", epc.ToHex());
        WriteText(json, "tagUri", epc.ToTagUri());
        json.WriteString("pureIdentityUri", epc.ToPureIdentityUri());
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, LabelReading label)
    {
        json.WriteStartArray("parts");
        foreach (var part in label.Parts)
        {
            json.WriteStartObject();
            json.WriteNumber("at", part.At);
            json.WriteNumber("length", part.Length);
            json.WriteString("text", label.Text.AsSpan(part.At, part.Length));
            json.WriteString("role", part.Role);
            json.WriteString("name", part.Name);
            json.WriteString("meaning", part.Meaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, LabelReading label)
    {
        if (label.IsValid)
        {
            json.WriteNull("error");
            return;
        }

        var words = LabelFaults.Describe(label.Error);
        json.WriteStartObject("error");
        json.WriteString("code", words.Code);
        json.WriteNumber("position", label.Error.Position);
        json.WriteNumber("column", label.Error.Position + 1);
        json.WriteNumber("length", label.Error.Length);
        json.WriteString("rule", words.Rule);
        json.WriteString("what", words.What);
        json.WriteString("next", words.Next);
        WriteText(json, "ai", label.Error.Ai);
        WriteText(json, "detail", label.Error.Detail);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int value)
    {
        if (value < 0)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }
}
