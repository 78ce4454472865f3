namespace EdgeHub.Identifiers;

/// <summary>Hexadecimal digits and their values.</summary>
internal static class HexDigits
{
    /// <summary>0 to 15; -1 for what is no hexadecimal digit.</summary>
    public static int ValueOf(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'A' and <= 'F' => digit - 'A' + 10,
        >= 'a' and <= 'f' => digit - 'a' + 10,
        _ => -1,
    };

    /// <summary>The upper-case digit of 0 to 15.</summary>
    public static char Of(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);
}
