using System.Globalization;

namespace EdgeHub.Devices;

/// <summary>What a point's values are.</summary>
public enum ValueKind : byte
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>True or false.</summary>
    Flag = 1,

    /// <summary>A whole number of 64 bits.</summary>
    Integer = 2,

    /// <summary>A number with fraction.</summary>
    Number = 3,

    /// <summary>A text of at most <see cref="PointValue.MaxText"/> characters.</summary>
    Text = 4,
}

/// <summary>One value of the field: a flag, a whole number, a number or a text; the default is none.</summary>
public readonly record struct PointValue
{
    /// <summary>Longest text kept, in characters.</summary>
    public const int MaxText = 256;

    private readonly long _bits;
    private readonly string? _text;

    private PointValue(ValueKind kind, long bits, string? text) => (Kind, _bits, _text) = (kind, bits, text);

    /// <summary>Which of the four it is.</summary>
    public ValueKind Kind { get; }

    /// <summary>A flag.</summary>
    public static PointValue Of(bool flag) => new(ValueKind.Flag, flag ? 1 : 0, null);

    /// <summary>A whole number.</summary>
    public static PointValue Of(long integer) => new(ValueKind.Integer, integer, null);

    /// <summary>A number; NaN and the infinities are no values and give none.</summary>
    public static PointValue Of(double number) =>
        double.IsFinite(number) ? new PointValue(ValueKind.Number, BitConverter.DoubleToInt64Bits(number), null) : default;

    /// <summary>A text, cut at <see cref="MaxText"/>.</summary>
    public static PointValue Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PointValue(ValueKind.Text, 0, text.Length <= MaxText ? text : text[..MaxText]);
    }

    /// <summary>The flag; of a number whether it is other than zero.</summary>
    public bool Flag => Kind == ValueKind.Number ? Number != 0 : _bits != 0;

    /// <summary>The whole number; of a flag 0 or 1, of a number its whole part within 64 bits, of a text 0.</summary>
    public long Integer => Kind == ValueKind.Number ? (long)Math.Clamp(Number, -9.2e18, 9.2e18) : _bits;

    /// <summary>The number; of a whole number or flag the same as a number, of a text NaN.</summary>
    public double Number => Kind switch
    {
        ValueKind.Number => BitConverter.Int64BitsToDouble(_bits),
        ValueKind.Integer or ValueKind.Flag => _bits,
        _ => double.NaN,
    };

    /// <summary>True for everything that can be calculated with.</summary>
    public bool IsNumeric => Kind is ValueKind.Flag or ValueKind.Integer or ValueKind.Number;

    /// <summary>The text; empty for the others.</summary>
    public string Text => _text ?? "";

    /// <summary>As people read it, with a point as decimal mark.</summary>
    public override string ToString() => Kind switch
    {
        ValueKind.Flag => _bits != 0 ? "true" : "false",
        ValueKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        ValueKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Text => _text!,
        _ => "",
    };
}
