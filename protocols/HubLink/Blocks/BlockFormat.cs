namespace EdgeHub.HubLink;

/// <summary>Bounds and marks of a telemetry block; the layout is in the README of this folder.</summary>
public static class BlockFormat
{
    /// <summary>First byte of a block.</summary>
    public const byte Version = 1;

    /// <summary>Largest block in bytes: it must fit into a frame with the frame's own fields.</summary>
    public const int MaxBytes = 60 << 10;

    /// <summary>Most values in a block.</summary>
    public const int MaxValues = 16_384;

    /// <summary>Most values of one point that always fit, whatever they are: 10 bytes each at most, without source times.</summary>
    public const int MaxColumnValues = 6_000;

    /// <summary>Longest text in UTF-8 bytes.</summary>
    public const int MaxTextBytes = 256;

    /// <summary>Farthest that a value lies from the block's instant, in milliseconds: a block never spans a day.</summary>
    public const long MaxOffsetMs = 86_400_000;

    /// <summary>Most decimals that a number is written with; one that needs more goes as its eight bytes.</summary>
    internal const int MaxDecimals = 9;

    /// <summary>In the place of the decimals: numbers as eight bytes, each combined with the one before.</summary>
    internal const byte RawNumbers = 255;

    /// <summary>Whole numbers up to this are exact as <see cref="double"/>.</summary>
    internal const double MaxExact = 9_007_199_254_740_992;

    // Of a group's first byte.
    internal const int KindMask = 0x03;
    internal const int SingleRow = 0x04;
    internal const int SameTimes = 0x08;
    internal const int AllGood = 0x10;
    internal const int SourceTimes = 0x20;
    internal const int Contiguous = 0x40;

    private static readonly double[] Powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>True for a quality that comes with a value: good and uncertain.</summary>
    public static bool HasValue(byte quality) => quality <= 1;

    /// <summary>The fewest decimals that give a number back exactly, at least <paramref name="least"/>; <see cref="RawNumbers"/> when there are none.</summary>
    internal static byte DecimalsOf(double number, byte least)
    {
        for (var decimals = least; decimals <= MaxDecimals; decimals++)
        {
            var scaled = Math.Round(number * Powers[decimals]);
            if (Math.Abs(scaled) < MaxExact && scaled / Powers[decimals] == number && !(scaled == 0 && double.IsNegative(number)))
            {
                return decimals;
            }
        }

        return RawNumbers;
    }

    internal static long Scale(double number, byte decimals) => (long)Math.Round(number * Powers[decimals]);

    internal static double Unscale(long scaled, byte decimals) => scaled / Powers[decimals];
}
