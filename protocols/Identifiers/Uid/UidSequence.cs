namespace EdgeHub.Identifiers;

/// <summary>
/// The six sequence characters of a UID: 000001 to 999999 in decimal, then base 36 from A00000 to ZZZZZZ, so that
/// a sequence never means two numbers and text order is number order.
/// </summary>
public static class UidSequence
{
    /// <summary>Length in characters.</summary>
    public const int Length = 6;

    /// <summary>The last number written in decimal.</summary>
    public const long LastDecimal = 999_999;

    /// <summary>The largest number, written ZZZZZZ.</summary>
    public const long Max = LastDecimal + (LettersEnd - LettersBegin);

    // A00000 and one past ZZZZZZ in base 36.
    private const long LettersBegin = 10L * 36 * 36 * 36 * 36 * 36;
    private const long LettersEnd = 36L * 36 * 36 * 36 * 36 * 36;

    /// <summary>Writes a number from 1 to <see cref="Max"/>.</summary>
    public static void Write(long number, Span<char> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Max);
        var (rest, radix) = number <= LastDecimal ? (number, 10) : (number - LastDecimal - 1 + LettersBegin, 36);
        for (var at = Length - 1; at >= 0; at--)
        {
            destination[at] = Iso7064.CharacterOf((int)(rest % radix));
            rest /= radix;
        }
    }

    /// <summary>Reads six values of 0 to 35.</summary>
    /// <param name="values">The characters' values.</param>
    /// <param name="number">The number; 0 when there is none.</param>
    /// <param name="wrong">Index of the character that can't stand where it does.</param>
    internal static bool TryRead(ReadOnlySpan<byte> values, out long number, out int wrong)
    {
        number = 0;
        wrong = 0;
        var decimalForm = values[0] < 10;
        var radix = decimalForm ? 10 : 36;
        var sum = 0L;
        for (var at = 0; at < Length; at++)
        {
            if (values[at] >= radix)
            {
                wrong = at;
                return false;
            }

            sum = (sum * radix) + values[at];
        }

        if (sum == 0)
        {
            wrong = Length - 1;
            return false;
        }

        number = decimalForm ? sum : sum - LettersBegin + LastDecimal + 1;
        return true;
    }
}
