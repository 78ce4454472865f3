namespace EdgeHub.Identifiers;

/// <summary>ISO/IEC 7064 MOD 1271-36: two alphanumeric check characters that catch every single substitution and adjacent swap.</summary>
public static class Iso7064
{
    internal const int Modulus = 1271;
    private const int Radix = 36;

    /// <summary>Value of a digit or upper-case letter, 0 to 35; -1 for anything else.</summary>
    public static int ValueOf(int character) => character switch
    {
        >= '0' and <= '9' => character - '0',
        >= 'A' and <= 'Z' => character - 'A' + 10,
        _ => -1,
    };

    /// <summary>Character of a value from 0 to 35.</summary>
    public static char CharacterOf(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);

    /// <summary>Computes the two check characters of a text of digits and upper-case letters.</summary>
    /// <exception cref="ArgumentException">A character is neither digit nor upper-case letter.</exception>
    public static (char First, char Second) Check(ReadOnlySpan<char> text)
    {
        var sum = 0;
        foreach (var character in text)
        {
            var value = ValueOf(character);
            if (value < 0)
            {
                throw new ArgumentException($"'{character}' is neither a digit nor an upper-case letter.", nameof(text));
            }

            sum = Append(sum, value);
        }

        return Split(CheckOf(sum));
    }

    /// <summary>The running remainder after one more character.</summary>
    internal static int Append(int sum, int value) => ((sum * Radix) + value) % Modulus;

    /// <summary>The check value, 0 to 1270, that makes the whole congruent to 1.</summary>
    internal static int CheckOf(int sum) => (Modulus + 1 - (sum * Radix % Modulus * Radix % Modulus)) % Modulus;

    internal static (char First, char Second) Split(int check) => (CharacterOf(check / Radix), CharacterOf(check % Radix));

    /// <summary>What the whole with its check characters must come to.</summary>
    internal const int Remainder = 1;

    /// <summary>Weight of a character by its distance from the end, check characters included.</summary>
    internal static int Weight(int fromEnd)
    {
        var weight = 1;
        for (var at = 0; at < fromEnd; at++)
        {
            weight = weight * Radix % Modulus;
        }

        return weight;
    }

    /// <summary>Difference of two values under the modulus, 0 to 1270.</summary>
    internal static int Difference(int left, int right) => (left - right + Modulus) % Modulus;

    internal static int Times(int left, int right) => ((left * right % Modulus) + Modulus) % Modulus;
}
