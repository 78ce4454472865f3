namespace EdgeHub.Identifiers;

/// <summary>One GS1 element of a label.</summary>
/// <param name="Ai">Application identifier, two to four digits.</param>
/// <param name="Value">Its value, unescaped; a GTIN has 14 digits wherever it came from.</param>
/// <param name="At">Index of the AI in the label; -1 when the element is not written there, as in an EPC.</param>
/// <param name="ValueAt">Index of the value in the label; -1 when it is not written there.</param>
/// <param name="ValueEnd">Index after the value in the label; -1 when it is not written there.</param>
public sealed record LabelElement(string Ai, string Value, int At, int ValueAt, int ValueEnd)
{
    /// <summary>Its entry in the table.</summary>
    public ApplicationIdentifier Identifier { get; } = ApplicationIdentifiers.Find(Ai)
        ?? throw new ArgumentException($"({Ai}) is no application identifier.", nameof(Ai));

    /// <summary>Data title.</summary>
    public string Title => Identifier.Title;

    /// <summary>
    /// The value as it is meant: dates in ISO 8601 (day 00 is the last of its month), measures and amounts with their decimal point, escapes
    /// resolved, places in degrees; otherwise the value itself.
    /// </summary>
    /// <param name="thisYear">The year that decides the century of two-digit years.</param>
    public string Normalized(int thisYear) => NormalValue.Of(Identifier, Value, thisYear);

    internal static LabelElement Derived(string ai, string value) => new(ai, value, -1, -1, -1);
}
