namespace EdgeHub.Identifiers;

/// <summary>How a serial is written on a tag.</summary>
internal enum EpcSerialForm : byte
{
    /// <summary>None; the bits are reserved and zero.</summary>
    None,

    /// <summary>A number without leading zeros.</summary>
    Number,

    /// <summary>Digits with a 1 before them, so that leading zeros are kept.</summary>
    NumberAfterOne,

    /// <summary>Seven bits per character, then zeros.</summary>
    Text,
}

/// <summary>An EPC binary scheme (EPC Tag Data Standard 1.13, section 14): header, filter, partition, company prefix, reference, serial.</summary>
public sealed class EpcScheme
{
    private static readonly int[] Indicated = [4, 7, 10, 14, 17, 20, 24];
    private static readonly int[] Plain = [1, 4, 7, 11, 14, 17, 21];

    /// <summary>Schemes that are read and written, the shorter of a family first.</summary>
    internal static readonly EpcScheme[] All =
    [
        new("sgtin-96", EpcFamily.Sgtin, 0x30, 96, Indicated, EpcSerialForm.Number, 38),
        new("sgtin-198", EpcFamily.Sgtin, 0x36, 198, Indicated, EpcSerialForm.Text, 140),
        new("sscc-96", EpcFamily.Sscc, 0x31, 96, [18, 21, 24, 28, 31, 34, 38], EpcSerialForm.None, 24),
        new("sgln-96", EpcFamily.Sgln, 0x32, 96, Plain, EpcSerialForm.Number, 41),
        new("sgln-195", EpcFamily.Sgln, 0x39, 195, Plain, EpcSerialForm.Text, 140),
        new("grai-96", EpcFamily.Grai, 0x33, 96, Indicated, EpcSerialForm.Number, 38),
        new("grai-170", EpcFamily.Grai, 0x37, 170, Indicated, EpcSerialForm.Text, 112),
        new("giai-96", EpcFamily.Giai, 0x34, 96, [], EpcSerialForm.Number, 0),
        new("giai-202", EpcFamily.Giai, 0x38, 202, [], EpcSerialForm.Text, 0),
        new("gdti-96", EpcFamily.Gdti, 0x2C, 96, Plain, EpcSerialForm.Number, 41),
        new("gdti-174", EpcFamily.Gdti, 0x3E, 174, Plain, EpcSerialForm.Text, 119),
        new("sgcn-96", EpcFamily.Sgcn, 0x3F, 96, Plain, EpcSerialForm.NumberAfterOne, 41),
    ];

    // Bits of the company prefix by partition; partition 0 has 12 digits, partition 6 has 6.
    private static readonly int[] PrefixBitsOf = [40, 37, 34, 30, 27, 24, 20];

    private readonly int[] _referenceBits;
    private readonly int _serialBits;

    private EpcScheme(string name, EpcFamily family, byte header, int bits, int[] referenceBits, EpcSerialForm form, int serialBits)
    {
        (Name, Family, Header, Bits, Form) = (name, family, header, bits, form);
        (_referenceBits, _serialBits) = (referenceBits, serialBits);
    }

    /// <summary>Name as in its tag URI, e.g. <c>sgtin-96</c>.</summary>
    public string Name { get; }

    /// <summary>First eight bits.</summary>
    public byte Header { get; }

    /// <summary>Length on the tag, without padding to words of 16 bits.</summary>
    public int Bits { get; }

    internal EpcFamily Family { get; }

    internal EpcSerialForm Form { get; }

    /// <summary>Digits of the company prefix in a partition.</summary>
    internal static int PrefixDigits(int partition) => 12 - partition;

    internal static int PrefixBits(int partition) => PrefixBitsOf[partition];

    internal int ReferenceBits(int partition) => Family.HasReference ? _referenceBits[partition] : 0;

    internal int ReferenceDigits(int partition) => Family.HasReference ? Family.KeyDigits - PrefixDigits(partition) : 0;

    // GIAI's reference takes what the prefix leaves.
    internal int SerialBits(int partition) => Family.HasReference ? _serialBits : Bits - 14 - PrefixBits(partition);

    /// <summary>Most characters of a serial on this tag.</summary>
    internal int SerialCharacters(int partition) => Family.HasReference ? Family.MaxSerial : Family.MaxSerial - PrefixDigits(partition);

    internal static EpcScheme? ByHeader(int header) => Array.Find(All, scheme => scheme.Header == header);
}
