namespace EdgeHub.Identifiers;

/// <summary>
/// The check character pair of GMN and MUDI: the characters' values weighted by the primes from the right, modulo 1021, written as two
/// characters of 32 (GS1 General Specifications, 7.9.5).
/// </summary>
internal static class CheckCharacters
{
    private const string Values = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const string Pairs = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static readonly byte[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    /// <summary>Longest text with its pair; the longest AI that carries one has 25 characters.</summary>
    public static int MaxLength => Primes.Length + 2;

    /// <summary>The pair that belongs after a text of characters from set 82.</summary>
    public static (char First, char Second) Of(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var at = 0; at < text.Length; at++)
        {
            sum += Values.IndexOf(text[at], StringComparison.Ordinal) * Primes[text.Length - 1 - at];
        }

        sum %= 1021;
        return (Pairs[sum >> 5], Pairs[sum & 31]);
    }

    /// <summary>True for a character that a pair may hold.</summary>
    public static bool IsPairCharacter(char character) => Pairs.Contains(character, StringComparison.Ordinal);
}
