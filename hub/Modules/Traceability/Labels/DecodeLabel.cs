using EdgeHub.Identifiers;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/labels/decode?text=</c>: what a label says, character by character. It reads the text alone, nothing of the tenant's.</summary>
internal static class DecodeLabel
{
    public static LabelAnswer Read(string? text, int? companyPrefix, int year)
    {
        var label = LabelReader.Read(text ?? "", year);
        var epc = label.Epc ?? (label.IsValid && companyPrefix is >= 6 and <= 12 ? Epc.From(label.Elements, companyPrefix.Value) : null);
        return new LabelAnswer(
            label.IsValid,
            KindOf(label.Kind),
            label.Symbology?.Name,
            label.Symbology?.Identifier,
            label.Text.Length > LabelReader.MaxLength ? null : label.Text,
            EventViews.OrNull(label.Uid.ToString()),
            EventViews.OrNull(label.Gtin),
            [.. label.Elements.Select(element => new LabelElementAnswer(
                element.Ai, element.Title, element.Value, element.Normalized(year), OrNull(element.At), OrNull(element.ValueAt)))],
            EventViews.OrNull(label.ElementString),
            EventViews.OrNull(label.DigitalLink),
            epc is null ? null : new LabelEpcAnswer(
                epc.Scheme?.Name, epc.Filter, epc.CompanyPrefix, epc.Reference, epc.Serial,
                EventViews.OrNull(epc.ToHex()), EventViews.OrNull(epc.ToTagUri()), epc.ToPureIdentityUri()),
            [.. label.Parts.Select(part => new LabelPartAnswer(
                part.At, part.Length, label.Text.Substring(part.At, part.Length), part.Role, part.Name, part.Meaning))],
            ErrorOf(label));
    }

    private static LabelErrorAnswer? ErrorOf(LabelReading label)
    {
        if (label.IsValid)
        {
            return null;
        }

        var words = LabelFaults.Describe(label.Error);
        return new LabelErrorAnswer(
            words.Code, words.Family, label.Error.Position, label.Error.Position + 1, label.Error.Length, words.Rule, words.What, words.Next,
            EventViews.OrNull(label.Error.Ai), EventViews.OrNull(label.Error.Detail));
    }

    private static int? OrNull(int at) => at < 0 ? null : at;

    private static string KindOf(LabelKind kind) => kind switch
    {
        LabelKind.Uid => "uid",
        LabelKind.Gtin => "gtin",
        LabelKind.Elements => "gs1",
        LabelKind.DigitalLink => "digital-link",
        LabelKind.Epc => "epc",
        LabelKind.Text => "text",
        _ => "unknown",
    };
}

/// <summary>What a label says; docs/labels.md describes the fields.</summary>
internal sealed record LabelAnswer(
    bool Valid, string Kind, string? Symbology, string? Aim, string? Text, string? Uid, string? Gtin, IReadOnlyList<LabelElementAnswer> Elements,
    string? ElementString, string? DigitalLink, LabelEpcAnswer? Epc, IReadOnlyList<LabelPartAnswer> Parts, LabelErrorAnswer? Error);

/// <summary>A GS1 element.</summary>
internal sealed record LabelElementAnswer(string Ai, string Title, string Value, string Normalized, int? At, int? ValueAt);

/// <summary>An EPC in all its forms.</summary>
internal sealed record LabelEpcAnswer(
    string? Scheme, int Filter, string CompanyPrefix, string Reference, string Serial, string? Hex, string? TagUri, string PureIdentityUri);

/// <summary>A stretch of the label.</summary>
internal sealed record LabelPartAnswer(int At, int Length, string Text, string Role, string Name, string Meaning);

/// <summary>Where and why a label is refused.</summary>
internal sealed record LabelErrorAnswer(
    string Code, string Family, int Position, int Column, int Length, string Rule, string What, string Next, string? Ai, string? Detail);
