using System.Globalization;
using System.Text;

namespace EdgeHub.OpenMetrics;

/// <summary>Labels as both formats write them between the braces: <c>lane="scan",station="KOL-ST-01"</c>, ordered by name.</summary>
public static class LabelText
{
    /// <summary>Longest value of a label in characters; what is longer is cut.</summary>
    public const int MaxValueLength = 128;

    /// <summary>Labels of one series; those beyond are left out.</summary>
    public const int MaxLabels = 16;

    /// <summary>Makes the text. A label without a value is no label; values of the same name are joined by <c>;</c>, so that no order matters.</summary>
    /// <param name="tags">Names and values as they were measured.</param>
    /// <param name="reserved">A name that the format needs itself (<c>le</c> of a histogram); a tag of that name gets <c>exported_</c>.</param>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, string reserved = "")
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new List<(string Name, string Value)>(tags.Length);
        foreach (var (name, value) in tags)
        {
            var label = MetricName.OfLabel(name);
            if (Value(value) is { Length: > 0 } known)
            {
                labels.Add((label == reserved ? "exported_" + label : label, known));
            }
        }

        var text = new StringBuilder();
        foreach (var label in labels.GroupBy(label => label.Name, label => label.Value).OrderBy(label => label.Key, StringComparer.Ordinal).Take(MaxLabels))
        {
            text.Append(text.Length == 0 ? "" : ",").Append(label.Key).Append("=\"");
            Escape(text, string.Join(';', label.Order(StringComparer.Ordinal)));
            text.Append('"');
        }

        return text.ToString();
    }

    private static string Value(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Backslash, quote and line feed are escaped; half a surrogate pair becomes the replacement character.</summary>
    private static void Escape(StringBuilder text, string value)
    {
        var left = MaxValueLength;
        foreach (var rune in value.EnumerateRunes())
        {
            left -= rune.Utf16SequenceLength;
            if (left < 0)
            {
                return;
            }

            _ = rune.Value switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(rune.ToString()),
            };
        }
    }
}
