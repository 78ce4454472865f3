namespace EdgeHub.Identifiers;

/// <summary>The check digit of GS1 keys: digits weighted 3 and 1 from the right, up to the next ten (GS1 General Specifications, 7.9.1).</summary>
public static class Mod10
{
    /// <summary>The check digit that belongs after some digits.</summary>
    /// <param name="digits">Digits without the check digit.</param>
    public static char DigitOf(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            var value = digits[digits.Length - 1 - at] - '0';
            sum += at % 2 == 0 ? value * 3 : value;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>True when the last of some digits is their check digit.</summary>
    public static bool IsGood(ReadOnlySpan<char> digits) => digits.Length > 1 && digits[^1] == DigitOf(digits[..^1]);
}
