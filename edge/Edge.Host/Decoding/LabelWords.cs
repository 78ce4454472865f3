using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host;

/// <summary>What kinds of labels and their parts are called.</summary>
internal static class LabelWords
{
    internal static string KindCode(LabelKind kind) => kind switch
    {
        LabelKind.Uid => "uid",
        LabelKind.Gtin => "gtin",
        LabelKind.Elements => "gs1",
        LabelKind.DigitalLink => "digital-link",
        LabelKind.Epc => "epc",
        LabelKind.Text => "text",
        _ => "unknown",
    };

    internal static string Kind(LabelKind kind) => kind switch
    {
        LabelKind.Uid => "UID of a unit",
        LabelKind.Gtin => "GTIN",
        LabelKind.Elements => "GS1 element string",
        LabelKind.DigitalLink => "GS1 Digital Link URI",
        LabelKind.Epc => "EPC",
        LabelKind.Text => "text, no identifier",
        _ => "unknown",
    };

    internal static string Role(string role) => role switch
    {
        "symbology" => "symbology",
        "ai" => "application identifier",
        "value" => "value",
        "value-rest" => "value, after its check digit",
        "check-digit" => "check digit, good",
        "separator" => "separator (FNC1)",
        "bracket" => "bracket",
        "link-stem" => "address before the key",
        "link-mark" => "separates",
        "link-rest" => "means nothing to GS1",
        "epc-header" => "header",
        "epc-fields" => "filter, partition, prefix, reference, serial",
        "epc-scheme" => "scheme",
        "epc-filter" => "filter",
        "epc-prefix" => "company prefix",
        "epc-reference" => "reference",
        "epc-serial" => "serial",
        "uid-prefix" => "UID",
        "uid-tenant" => "company",
        "uid-plant" => "plant",
        "uid-type" => "type",
        "uid-sequence" => "number",
        "uid-check" => "check characters, good",
        "hyphen" => "separates",
        "text" => "text",
        _ => "",
    };
}
