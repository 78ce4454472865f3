using System.Text;

namespace EdgeHub.Identifiers;

/// <summary>What kind of label a text is.</summary>
public enum LabelKind
{
    /// <summary>None that is known.</summary>
    Unknown,

    /// <summary>A unit's UID.</summary>
    Uid,

    /// <summary>A GTIN alone, as in EAN and UPC symbols.</summary>
    Gtin,

    /// <summary>A GS1 element string.</summary>
    Elements,

    /// <summary>A GS1 Digital Link URI.</summary>
    DigitalLink,

    /// <summary>An EPC, as a tag's digits or as a URI.</summary>
    Epc,

    /// <summary>Scan data of a symbology that is not GS1's and holds no identifier that is known here.</summary>
    Text,
}

/// <summary>A label that was read, or refused, with what was understood up to there.</summary>
public sealed class LabelReading
{
    internal LabelReading(string text) => Text = text;

    /// <summary>The label as it was given; positions are indexes into it.</summary>
    public string Text { get; }

    /// <summary>What it is, or what it was taken for when it is refused.</summary>
    public LabelKind Kind { get; internal set; }

    /// <summary>The symbology that the reader named; null when it named none.</summary>
    public Symbology? Symbology { get; internal set; }

    /// <summary>The unit: the label itself, or the serial of its GTIN written without hyphens; the default when there is none.</summary>
    public Uid Uid { get; internal set; }

    /// <summary>GS1 elements in the order of the label.</summary>
    public IReadOnlyList<LabelElement> Elements { get; internal set; } = [];

    /// <summary>The EPC; null when the label is none.</summary>
    public Epc? Epc { get; internal set; }

    /// <summary>Where and why it is refused; the default when it is not.</summary>
    public LabelError Error { get; internal set; }

    /// <summary>Each stretch of the label and what it says, in order and without gaps.</summary>
    public IReadOnlyList<LabelPart> Parts { get; internal set; } = [];

    /// <summary>True when nothing is wrong.</summary>
    public bool IsValid => Error.IsNone;

    /// <summary>The GTIN, always 14 digits; empty when there is none.</summary>
    public string Gtin => Elements.FirstOrDefault(element => element.Ai == "01")?.Value ?? "";

    /// <summary>Elements with their AIs in brackets, a bracket inside a value written <c>\(</c>; empty when there are none.</summary>
    public string ElementString
    {
        get
        {
            var text = new StringBuilder();
            foreach (var element in Elements)
            {
                text.Append('(').Append(element.Ai).Append(')').Append(element.Value.Replace("(", "\\(", StringComparison.Ordinal));
            }

            return text.ToString();
        }
    }

    /// <summary>The elements as <c>https://id.gs1.org/...</c>; empty when they have no primary key, or the label is refused.</summary>
    public string DigitalLink => IsValid && DigitalLinkUri.TryWrite(Elements, out var uri) ? uri : "";
}

/// <summary>A stretch of a label and what it says.</summary>
/// <param name="At">Index of its first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Role">What it is, a key for texts: <c>ai</c>, <c>value</c>, <c>check</c>, <c>separator</c>, <c>wrong</c> and so on.</param>
/// <param name="Name">The data title or the name of the field; empty where the role says all.</param>
/// <param name="Meaning">What it means; empty where it means itself.</param>
public sealed record LabelPart(int At, int Length, string Role, string Name = "", string Meaning = "");
