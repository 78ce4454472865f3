namespace EdgeHub.Identifiers;

/// <summary>EPCs as GS1 elements, both ways (EPC Tag Data Standard 1.13, section 7).</summary>
internal static class EpcElements
{
    public static IReadOnlyList<LabelElement> Of(Epc epc)
    {
        var prefix = epc.CompanyPrefix;
        if (epc.Family == EpcFamily.Giai)
        {
            return [LabelElement.Derived("8004", prefix + epc.Serial)];
        }

        if (epc.Family == EpcFamily.Sgtin || epc.Family == EpcFamily.Sscc)
        {
            // The indicator or extension digit leads the key, though it leads the reference in an EPC.
            var key = WithCheckDigit(epc.Reference[..1] + prefix + epc.Reference[1..]);
            return epc.Family == EpcFamily.Sscc
                ? [LabelElement.Derived("00", key)]
                : [LabelElement.Derived("01", key), LabelElement.Derived("21", epc.Serial)];
        }

        var plain = WithCheckDigit(prefix + epc.Reference);
        return epc.Family == EpcFamily.Sgln
            ? epc.Serial == "0" ? [LabelElement.Derived("414", plain)] : [LabelElement.Derived("414", plain), LabelElement.Derived("254", epc.Serial)]
            : [LabelElement.Derived(epc.Family.Ai, (epc.Family == EpcFamily.Grai ? "0" : "") + plain + epc.Serial)];
    }

    public static Epc? From(IReadOnlyList<LabelElement> elements, int prefixLength, int filter)
    {
        foreach (var family in EpcFamily.All)
        {
            if (Value(elements, family.Ai) is { } key)
            {
                var (prefix, reference, serial) = Split(family, key, elements, prefixLength);
                return family.HasSerial && serial.Length == 0
                    ? null
                    : new Epc(family, Epc.Fitting(family, prefix, serial), filter, prefix, reference, serial);
            }
        }

        return null;
    }

    private static (string Prefix, string Reference, string Serial) Split(
        EpcFamily family, string key, IReadOnlyList<LabelElement> elements, int prefixLength)
    {
        if (family == EpcFamily.Giai)
        {
            return key.Length <= prefixLength || key.AsSpan(0, prefixLength).ContainsAnyExceptInRange('0', '9')
                ? ("", "", "")
                : (key[..prefixLength], "", key[prefixLength..]);
        }

        if (family == EpcFamily.Sgtin || family == EpcFamily.Sscc)
        {
            var serial = family == EpcFamily.Sscc ? "" : Value(elements, "21") ?? "";
            return (key.Substring(1, prefixLength), key[..1] + key[(1 + prefixLength)..^1], serial);
        }

        var skip = family == EpcFamily.Grai ? 1 : 0;
        var rest = family == EpcFamily.Sgln ? Value(elements, "254") ?? "0" : key[(skip + 13)..];
        return (key.Substring(skip, prefixLength), key[(skip + prefixLength)..(skip + 12)], rest);
    }

    private static string? Value(IReadOnlyList<LabelElement> elements, string ai)
    {
        foreach (var element in elements)
        {
            if (element.Ai == ai)
            {
                return element.Value;
            }
        }

        return null;
    }

    private static string WithCheckDigit(string digits) => digits + Mod10.DigitOf(digits);
}
