namespace EdgeHub.Identifiers;

/// <summary>
/// An electronic product code of a GS1 key: what a tag, a tag URI, a pure identity URI and an element string all say
/// (EPC Tag Data Standard 1.13).
/// </summary>
public sealed class Epc
{
    internal Epc(EpcFamily family, EpcScheme? scheme, int filter, string companyPrefix, string reference, string serial)
    {
        (Family, Scheme, Filter) = (family, scheme, filter);
        (CompanyPrefix, Reference, Serial) = (companyPrefix, reference, serial);
    }

    /// <summary>The scheme of its tag; null when no tag of ours can hold it.</summary>
    public EpcScheme? Scheme { get; }

    /// <summary>Filter value, 0 to 7; 0 (all others) when it came without one.</summary>
    public int Filter { get; }

    /// <summary>GS1 company prefix, 6 to 12 digits.</summary>
    public string CompanyPrefix { get; }

    /// <summary>Item, location, asset type or document type; with the indicator or extension digit first where the key has one; empty for GIAI.</summary>
    public string Reference { get; }

    /// <summary>Serial, extension or asset reference, unescaped; empty for SSCC.</summary>
    public string Serial { get; }

    internal EpcFamily Family { get; }

    internal int Partition => 12 - CompanyPrefix.Length;

    /// <summary>Reads hexadecimal digits of a tag, a tag URI or a pure identity URI.</summary>
    /// <param name="text">What the reader sent or somebody wrote.</param>
    /// <param name="epc">The code; null when it is refused.</param>
    /// <param name="error">Where and why.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out Epc? epc, out LabelError error) => text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase)
        ? EpcUri.TryRead(text, out epc, out error)
        : EpcTag.TryRead(text, out epc, out error);

    /// <summary>
    /// The code of elements, when the length of the company prefix is known; no element string says it.
    /// </summary>
    /// <param name="elements">A GTIN and a serial, an SSCC, a GLN, a GRAI, GIAI, GDTI or GCN with its serial.</param>
    /// <param name="companyPrefixLength">6 to 12.</param>
    /// <param name="filter">0 to 7.</param>
    /// <returns>Null when there is no such key among them, or it has no serial.</returns>
    public static Epc? From(IReadOnlyList<LabelElement> elements, int companyPrefixLength, int filter = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(companyPrefixLength, 6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(companyPrefixLength, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(filter, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter, 7);
        return EpcElements.From(elements, companyPrefixLength, filter);
    }

    /// <summary>The tag's bits as upper-case hexadecimal digits, padded to words of 16 bits; empty when no tag of ours can hold it.</summary>
    public string ToHex() => Scheme is null ? "" : EpcTag.Write(this, Scheme);

    /// <summary><c>urn:epc:tag:...</c>; empty when no tag of ours can hold it.</summary>
    public string ToTagUri() => Scheme is null ? "" : EpcUri.WriteTag(this, Scheme);

    /// <summary><c>urn:epc:id:...</c>.</summary>
    public string ToPureIdentityUri() => EpcUri.WritePureIdentity(this);

    /// <summary>The GS1 elements that it stands for; the GTIN has 14 digits.</summary>
    public IReadOnlyList<LabelElement> ToElements() => EpcElements.Of(this);

    /// <summary>The shortest scheme of the family that can hold a serial; null when none can.</summary>
    internal static EpcScheme? Fitting(EpcFamily family, string companyPrefix, string serial) =>
        Array.Find(EpcScheme.All, scheme => scheme.Family == family && EpcTag.CanHold(scheme, 12 - companyPrefix.Length, serial));
}
