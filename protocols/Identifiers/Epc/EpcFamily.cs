namespace EdgeHub.Identifiers;

/// <summary>A GS1 key as the EPC Tag Data Standard names it, whatever the size of its tag.</summary>
internal sealed record EpcFamily(string Name, string Ai)
{
    public static readonly EpcFamily Sgtin = new("sgtin", "01") { KeyDigits = 13, MaxSerial = 20 };
    public static readonly EpcFamily Sscc = new("sscc", "00") { KeyDigits = 17 };
    public static readonly EpcFamily Sgln = new("sgln", "414") { KeyDigits = 12, MaxSerial = 20 };
    public static readonly EpcFamily Grai = new("grai", "8003") { KeyDigits = 12, MaxSerial = 16 };
    public static readonly EpcFamily Giai = new("giai", "8004") { MaxSerial = 30 };
    public static readonly EpcFamily Gdti = new("gdti", "253") { KeyDigits = 12, MaxSerial = 17 };
    public static readonly EpcFamily Sgcn = new("sgcn", "255") { KeyDigits = 12, MaxSerial = 12, SerialIsDigits = true };

    public static readonly EpcFamily[] All = [Sgtin, Sscc, Sgln, Grai, Giai, Gdti, Sgcn];

    /// <summary>Digits of company prefix and reference together; 0 for GIAI, whose reference is text after the prefix.</summary>
    public int KeyDigits { get; init; }

    /// <summary>Most characters of the serial; for GIAI, of prefix and reference together; 0 when there is no serial.</summary>
    public int MaxSerial { get; init; }

    public bool SerialIsDigits { get; init; }

    /// <summary>True when a reference of digits stands between prefix and serial.</summary>
    public bool HasReference => KeyDigits > 0;

    public bool HasSerial => MaxSerial > 0;
}
