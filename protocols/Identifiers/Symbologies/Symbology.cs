namespace EdgeHub.Identifiers;

/// <summary>What the data of a symbology is read as.</summary>
internal enum SymbologyUse : byte
{
    /// <summary>Anything: a UID, an address, or text.</summary>
    Plain,

    /// <summary>GS1 element strings.</summary>
    Elements,

    /// <summary>A GTIN of 13 digits.</summary>
    Ean13,

    /// <summary>A GTIN of 13 digits with an add-on of 2 or 5.</summary>
    Ean13AddOn,

    /// <summary>A GTIN of 8 digits.</summary>
    Ean8,

    /// <summary>Digits that end with a check digit which the reader has passed on; 14 of them are a GTIN.</summary>
    CheckedDigits,

    /// <summary>Digits that may end with a check digit; 14 of them with a good one are a GTIN.</summary>
    MaybeCheckedDigits,

    /// <summary>Code 39 with its check character, which the reader has passed on.</summary>
    Code39Checked,
}

/// <summary>A symbology as a reader names it before its data, <c>]</c>, letter, modifier (ISO/IEC 15424).</summary>
public sealed class Symbology
{
    private Symbology(string identifier, string name, SymbologyUse use) => (Identifier, Name, Use) = (identifier, name, use);

    /// <summary>The AIM identifier, e.g. <c>]d2</c>.</summary>
    public string Identifier { get; }

    /// <summary>Name for people, e.g. <c>GS1 DataMatrix</c>.</summary>
    public string Name { get; }

    internal SymbologyUse Use { get; }

    /// <summary>The symbology of an identifier of three characters; null when none is known.</summary>
    public static Symbology? Find(ReadOnlySpan<char> identifier)
    {
        if (identifier.Length != 3 || identifier[0] != ']' || !char.IsAsciiLetterOrDigit(identifier[2]))
        {
            return null;
        }

        var (name, use) = (identifier[1], identifier[2]) switch
        {
            ('C', '1') => ("GS1-128", SymbologyUse.Elements),
            ('C', _) => ("Code 128", SymbologyUse.Plain),
            ('e', '0') => ("GS1 DataBar or GS1 Composite", SymbologyUse.Elements),
            ('e', _) => ("GS1 Composite, a further part", SymbologyUse.Plain),
            ('d', '2' or '5') => ("GS1 DataMatrix", SymbologyUse.Elements),
            ('d', _) => ("Data Matrix", SymbologyUse.Plain),
            ('Q', '3' or '4') => ("GS1 QR Code", SymbologyUse.Elements),
            ('Q', _) => ("QR Code", SymbologyUse.Plain),
            ('J', '1' or '4') => ("GS1 DotCode", SymbologyUse.Elements),
            ('J', _) => ("DotCode", SymbologyUse.Plain),
            ('E', '0') => ("EAN-13, UPC-A or UPC-E", SymbologyUse.Ean13),
            ('E', '3') => ("EAN-13, UPC-A or UPC-E with add-on", SymbologyUse.Ean13AddOn),
            ('E', '4') => ("EAN-8", SymbologyUse.Ean8),
            ('E', '1' or '2') => ("EAN or UPC add-on", SymbologyUse.Plain),
            ('I', '1') => ("Interleaved 2 of 5 with check digit", SymbologyUse.CheckedDigits),
            ('I', _) => ("Interleaved 2 of 5", SymbologyUse.MaybeCheckedDigits),
            ('A', '1') => ("Code 39 with check character", SymbologyUse.Code39Checked),
            ('A', _) => ("Code 39", SymbologyUse.Plain),
            ('F', _) => ("Codabar", SymbologyUse.Plain),
            ('G', _) => ("Code 93", SymbologyUse.Plain),
            ('H', _) => ("Code 11", SymbologyUse.Plain),
            ('K', _) => ("Code 16K", SymbologyUse.Plain),
            ('L', _) => ("PDF417", SymbologyUse.Plain),
            ('M', _) => ("MSI", SymbologyUse.Plain),
            ('O', _) => ("Codablock", SymbologyUse.Plain),
            ('R' or 'S', _) => ("2 of 5", SymbologyUse.Plain),
            ('U', _) => ("MaxiCode", SymbologyUse.Plain),
            ('h', _) => ("Han Xin Code", SymbologyUse.Plain),
            ('z', _) => ("Aztec Code", SymbologyUse.Plain),
            ('Z', _) => ("no bar code", SymbologyUse.Plain),
            _ => ("", SymbologyUse.Plain),
        };
        return name.Length == 0 ? null : new Symbology(identifier.ToString(), name, use);
    }

    /// <summary>The check character of Code 39: the characters' values added up, modulo 43 (ISO/IEC 16388, annex A).</summary>
    internal static bool HasGoodCode39Check(ReadOnlySpan<char> text)
    {
        const string Values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
        var sum = 0;
        foreach (var character in text[..^1])
        {
            var value = Values.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            sum += value;
        }

        return Values[sum % 43] == text[^1];
    }
}
