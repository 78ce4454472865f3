using System.Numerics;

namespace EdgeHub.Identifiers;

/// <summary>Reads a UID from characters or bytes without allocating.</summary>
internal static class UidReader
{
    public static UidError Read<T>(ReadOnlySpan<T> text, Span<byte> values, out long sequence)
        where T : unmanaged, IBinaryInteger<T>
    {
        sequence = 0;
        if (text.IsEmpty)
        {
            return new UidError(UidErrorKind.Empty, 1, '\0');
        }

        var count = 0;
        for (var offset = 0; offset < UidLayout.Length; offset++)
        {
            if (offset == text.Length)
            {
                return new UidError(UidErrorKind.TooShort, offset + 1, '\0');
            }

            var character = (char)ushort.CreateTruncating(text[offset]);
            var kind = Judge(offset, character, out var value);
            if (kind != UidErrorKind.None)
            {
                return new UidError(kind, offset + 1, character);
            }

            if (value >= 0)
            {
                values[count++] = (byte)value;
            }
        }

        if (text.Length > UidLayout.Length)
        {
            return new UidError(UidErrorKind.TooLong, UidLayout.Length + 1, (char)ushort.CreateTruncating(text[UidLayout.Length]));
        }

        if (!UidSequence.TryRead(values.Slice(UidLayout.SequenceValue, UidSequence.Length), out sequence, out var wrong))
        {
            return At(UidErrorKind.Sequence, text, UidLayout.Sequence + wrong);
        }

        var sum = 0;
        foreach (var value in values[..UidLayout.Values])
        {
            sum = Iso7064.Append(sum, value);
        }

        return sum == Iso7064.Remainder ? default : At(UidErrorKind.Check, text, UidDamage.Locate(values, sum));
    }

    private static UidErrorKind Judge(int offset, char character, out int value)
    {
        value = -1;
        if (offset < UidLayout.Prefix && character != "UID-"[offset])
        {
            return character == char.ToLowerInvariant("UID-"[offset]) ? UidErrorKind.LowerCase : UidErrorKind.Prefix;
        }

        if (UidLayout.IsHyphen(offset))
        {
            return character == '-' ? UidErrorKind.None : UidErrorKind.Separator;
        }

        value = Iso7064.ValueOf(character);
        return value >= 0 ? UidErrorKind.None
            : character is >= 'a' and <= 'z' ? UidErrorKind.LowerCase
            : UidErrorKind.Character;
    }

    private static UidError At<T>(UidErrorKind kind, ReadOnlySpan<T> text, int offset)
        where T : unmanaged, IBinaryInteger<T> =>
        new(kind, offset + 1, (char)ushort.CreateTruncating(text[offset]));
}
