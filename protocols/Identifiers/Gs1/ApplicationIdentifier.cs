namespace EdgeHub.Identifiers;

/// <summary>A GS1 application identifier: what its value looks like and what it goes with (GS1 General Specifications, section 3).</summary>
public sealed class ApplicationIdentifier
{
    private readonly Row _row;

    internal ApplicationIdentifier(string code, Row row, short index)
    {
        _row = row;
        Code = code;
        Index = index;
        Number = AiPattern.NumberOf(code);
        MinLength = row.Components.Where(part => !part.IsOptional).Sum(part => part.Min);
        MaxLength = row.Components.Sum(part => part.Max);
        NeedsAnyOf = [.. Alternatives(row.Needs).Select(group => Patterns(group, '+'))];
        ExcludesAll = Patterns(row.Excludes, ' ');
        Qualifiers = row.Key is null ? [] : [.. row.Key.Split('|').Select(list => Patterns(list, ' '))];
    }

    /// <summary>Two to four digits, e.g. <c>01</c>.</summary>
    public string Code { get; }

    /// <summary>Data title, e.g. <c>GTIN</c>; empty for the coupon AIs, which have none.</summary>
    public string Title => _row.Title;

    /// <summary>True when the length is predefined: no FNC1 needs to follow the value.</summary>
    public bool IsPredefined => _row.Predefined;

    /// <summary>True when a Digital Link URI may carry it in its query.</summary>
    public bool IsLinkAttribute => _row.LinkAttribute;

    /// <summary>True when a Digital Link URI may begin with it.</summary>
    public bool IsLinkKey => _row.Key is not null;

    /// <summary>Fewest characters of a value.</summary>
    public int MinLength { get; }

    /// <summary>Most characters of a value.</summary>
    public int MaxLength { get; }

    /// <summary>What must be on the same item, e.g. <c>01 | 02</c>; empty when nothing must.</summary>
    public string Needs => _row.Needs;

    internal short Index { get; }

    internal short Number { get; }

    internal Component[] Components => _row.Components;

    internal AiPattern[][] NeedsAnyOf { get; }

    internal AiPattern[] ExcludesAll { get; }

    /// <summary>The orders in which qualifiers may follow this primary key.</summary>
    internal AiPattern[][] Qualifiers { get; }

    internal Row Row => _row;

    /// <inheritdoc/>
    public override string ToString() => $"({Code}) {Title}";

    private static string[] Alternatives(string text) => text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static AiPattern[] Patterns(string text, char separator) =>
        [.. text.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(AiPattern.Of)];
}
