using System.Globalization;
using System.Text;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host;

/// <summary>A label for people at a terminal: each part with what it says, and a caret under what is wrong.</summary>
internal static class LabelExplanation
{
    // As much of a long label as a terminal's line shows, around the wrong character.
    private const int Window = 100;

    internal static string Write(LabelReading label, Epc? epc, int year)
    {
        var text = new StringBuilder();
        if (!label.IsValid)
        {
            WriteError(text, label);
            return text.ToString().TrimEnd();
        }

        Line(text, "kind", LabelWords.Kind(label.Kind));
        Line(text, "symbology", label.Symbology is { } symbology ? $"{symbology.Name} ({symbology.Identifier})" : "");
        if (!label.Uid.IsEmpty)
        {
            Line(text, "unit", label.Uid.ToString());
            Line(text, "tenant", label.Uid.Tenant);
            Line(text, "plant", label.Uid.Plant);
            Line(text, "type", label.Uid.Type);
            Line(text, "sequence", label.Uid.Sequence.ToString(CultureInfo.InvariantCulture));
            Line(text, "check", "good");
        }

        foreach (var element in label.Elements)
        {
            var normal = element.Normalized(year);
            Line(text, $"({element.Ai})", $"{Shown(element.Value)}  {element.Title}{(normal == element.Value ? "" : $": {Shown(normal)}")}");
        }

        Line(text, "address", label.DigitalLink);
        Line(text, "EPC", epc is null ? "" : epc.ToPureIdentityUri());
        Line(text, "tag", epc is null ? "" : $"{epc.ToTagUri()}  {epc.ToHex()}");
        text.AppendLine();
        WriteParts(text, label);
        return text.ToString().TrimEnd();
    }

    private static void WriteParts(StringBuilder text, LabelReading label)
    {
        foreach (var part in label.Parts)
        {
            var columns = part.Length == 1
                ? (part.At + 1).ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{part.At + 1}-{part.At + part.Length}");
            var words = string.Join(": ", ((string[])[LabelWords.Role(part.Role), part.Name, Shown(part.Meaning)]).Where(word => word.Length > 0));
            text.AppendLine(CultureInfo.InvariantCulture, $"{columns,9}  {Shown(label.Text.Substring(part.At, part.Length))}  {words}");
        }
    }

    private static void WriteError(StringBuilder text, LabelReading label)
    {
        var error = label.Error;
        var words = LabelFaults.Describe(error);
        var begin = Math.Max(0, Math.Min(error.Position - (Window / 2), label.Text.Length - Window));
        var window = label.Text.AsSpan(begin, Math.Min(Window, label.Text.Length - begin));
        var character = error.Position < label.Text.Length ? $" ('{Shown(label.Text.Substring(error.Position, 1))}')" : "";
        var carets = Math.Clamp(error.Length, 1, Math.Max(1, begin + window.Length - error.Position));
        text.AppendLine(Shown(window.ToString()));
        text.Append(' ', Math.Max(0, error.Position - begin)).Append('^', carets).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"This is refused at character {error.Position + 1}{character}: {words.What}.");
        Line(text, "rule", words.Rule);
        Line(text, "next", words.Next);
        Line(text, "code", words.Code);
        if (label.Kind != LabelKind.Unknown)
        {
            Line(text, "taken for", LabelWords.Kind(label.Kind));
        }
    }

    private static void Line(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-8} {value}");
        }
    }

    // One column per character: a control character must neither move the caret nor reach the terminal.
    private static string Shown(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var at = 0; at < span.Length; at++)
        {
            span[at] = source[at] == '\u001d' ? '\u241d' : char.IsControl(source[at]) || char.IsSurrogate(source[at]) ? '\u00b7' : source[at];
        }
    });
}
