using EdgeHub.Identifiers;

namespace EdgeHub.Hub.Traceability;

/// <summary>What one label says, for the reader and for people.</summary>
/// <param name="Uid">The unit.</param>
/// <param name="Title">What it is: the item's name, or the order; empty when neither is known.</param>
/// <param name="Content">What the symbol holds.</param>
/// <param name="IsElements">True for GS1 elements: the symbol begins with FNC1.</param>
/// <param name="Gtin">GTIN of 14 digits; empty without one.</param>
/// <param name="Serial">The UID as it stands in AI 21; empty without a GTIN.</param>
/// <param name="Modules">The symbol.</param>
internal sealed record UnitLabel(string Uid, string Title, string Content, bool IsElements, string Gtin, string Serial, SymbolModules Modules)
{
    /// <summary>The label of a unit. Null only for content that no symbol holds, which a UID and a GTIN never are.</summary>
    public static UnitLabel? Of(string uid, string title, string symbol, string gtin)
    {
        var serial = gtin.Length == 0 ? "" : uid[4..].Replace("-", "", StringComparison.Ordinal);
        var isElements = symbol == "datamatrix" && gtin.Length > 0;
        var content = gtin.Length == 0 ? uid
            : isElements ? $"01{gtin}21{serial}"
            : $"{DigitalLinkUri.CanonicalStem}/01/{gtin}/21/{serial}";
        var modules = symbol == "datamatrix" ? DataMatrix.Encode(content, isElements) : QrCode.Encode(content);
        return modules is null ? null : new UnitLabel(uid, title, content, isElements, gtin, serial, modules);
    }

    /// <summary>The UID on two lines, cut at the hyphen before its type.</summary>
    public (string First, string Second) UidLines => (Uid[..13], Uid[13..]);
}
