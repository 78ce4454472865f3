using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>The bits on a tag as hexadecimal digits, both ways (EPC Tag Data Standard 1.13, section 14).</summary>
internal static class EpcTag
{
    private const int MaxBytes = 26;

    /// <summary>True for a text that can only be meant as a tag: its first byte is a header that is known, and as many digits as the scheme has.</summary>
    public static bool LooksLikeTag(ReadOnlySpan<char> text)
    {
        if (text.Length < 24 || text.Length > MaxBytes * 2 || !char.IsAsciiHexDigit(text[0]) || !char.IsAsciiHexDigit(text[1]))
        {
            return false;
        }

        var scheme = EpcScheme.ByHeader((HexDigits.ValueOf(text[0]) << 4) | HexDigits.ValueOf(text[1]));
        return scheme is not null && HasLength(scheme, text.Length) && !HasNonHex(text, out _);
    }

    public static bool TryRead(ReadOnlySpan<char> text, out Epc? epc, out LabelError error)
    {
        epc = null;
        error = default;
        if (text.IsEmpty)
        {
            error = new LabelError(LabelFault.LabelEmpty, 0, 0);
            return false;
        }

        if (HasNonHex(text, out var wrong))
        {
            error = new LabelError(LabelFault.EpcHex, wrong, 1);
            return false;
        }

        var scheme = text.Length < 2 ? null : EpcScheme.ByHeader((HexDigits.ValueOf(text[0]) << 4) | HexDigits.ValueOf(text[1]));
        if (scheme is null)
        {
            error = new LabelError(LabelFault.EpcScheme, 0, Math.Min(2, text.Length));
            return false;
        }

        if (!HasLength(scheme, text.Length))
        {
            error = new LabelError(LabelFault.EpcLength, Math.Min(text.Length, (scheme.Bits + 3) / 4), 0, "", scheme.Name);
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxBytes];
        bytes.Clear();
        for (var at = 0; at < text.Length; at++)
        {
            bytes[at / 2] |= (byte)(HexDigits.ValueOf(text[at]) << (at % 2 == 0 ? 4 : 0));
        }

        return TryRead(scheme, new EpcBits(bytes) { At = 8 }, text.Length * 4, out epc, out error);
    }

    public static string Write(Epc epc, EpcScheme scheme)
    {
        Span<byte> bytes = stackalloc byte[(scheme.Bits + 15) / 16 * 2];
        bytes.Clear();
        var bits = new EpcBits(bytes);
        var partition = epc.Partition;
        bits.Write(scheme.Header, 8);
        bits.Write((ulong)epc.Filter, 3);
        bits.Write((ulong)partition, 3);
        bits.Write(Number(epc.CompanyPrefix), EpcScheme.PrefixBits(partition));
        bits.Write(Number(epc.Reference), scheme.ReferenceBits(partition));
        switch (scheme.Form)
        {
            case EpcSerialForm.Number:
                bits.Write(Number(epc.Serial), scheme.SerialBits(partition));
                break;
            case EpcSerialForm.NumberAfterOne:
                bits.Write(Number("1" + epc.Serial), scheme.SerialBits(partition));
                break;
            case EpcSerialForm.Text:
                foreach (var character in epc.Serial)
                {
                    bits.Write(character, 7);
                }

                break;
            default:
                break;
        }

        return Convert.ToHexString(bytes);
    }

    /// <summary>True when a scheme's serial field can hold a serial.</summary>
    public static bool CanHold(EpcScheme scheme, int partition, string serial) => scheme.Form switch
    {
        EpcSerialForm.None => serial.Length == 0,
        EpcSerialForm.Text => serial.Length >= 1 && serial.Length <= scheme.SerialCharacters(partition),
        EpcSerialForm.NumberAfterOne => IsDigits(serial) && serial.Length is >= 1 and <= 12,
        _ => IsDigits(serial) && serial.Length is >= 1 and <= 19 && (serial[0] != '0' || serial.Length == 1)
            && serial.Length <= scheme.SerialCharacters(partition)
            && Number(serial) >> scheme.SerialBits(partition) == 0,
    };

    private static bool TryRead(EpcScheme scheme, EpcBits bits, int end, out Epc? epc, out LabelError error)
    {
        epc = null;
        var filter = (int)bits.Read(3);
        var partition = (int)bits.Read(3);
        if (partition > 6)
        {
            error = new LabelError(LabelFault.EpcPartition, 2, 2);
            return false;
        }

        if (!TryReadDigits(ref bits, EpcScheme.PrefixBits(partition), EpcScheme.PrefixDigits(partition), out var prefix, out error)
            || !TryReadDigits(ref bits, scheme.ReferenceBits(partition), scheme.ReferenceDigits(partition), out var reference, out error)
            || !TryReadSerial(scheme, partition, ref bits, out var serial, out error))
        {
            return false;
        }

        if (!bits.IsZeroTo(end))
        {
            error = new LabelError(LabelFault.EpcReserved, scheme.Bits / 4, 1);
            return false;
        }

        epc = new Epc(scheme.Family, scheme, filter, prefix, reference, serial);
        return true;
    }

    private static bool TryReadDigits(ref EpcBits bits, int count, int digits, out string text, out LabelError error)
    {
        error = default;
        var at = bits.At;
        var value = bits.Read(count);
        text = digits == 0 ? "" : value.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        if (digits == 0 ? value == 0 : text.Length == digits)
        {
            return true;
        }

        error = Field(at, count, $"at most {digits} digits");
        return false;
    }

    private static bool TryReadSerial(EpcScheme scheme, int partition, ref EpcBits bits, out string serial, out LabelError error)
    {
        error = default;
        serial = "";
        var at = bits.At;
        var count = scheme.SerialBits(partition);
        switch (scheme.Form)
        {
            case EpcSerialForm.None:
                error = bits.IsZeroTo(at + count) ? default : new LabelError(LabelFault.EpcReserved, at / 4, (count + 3) / 4);
                return error.IsNone;
            case EpcSerialForm.Text:
                return TryReadText(scheme, partition, ref bits, count, out serial, out error);
            default:
                serial = bits.Read(count).ToString(CultureInfo.InvariantCulture);
                if (scheme.Form == EpcSerialForm.NumberAfterOne)
                {
                    error = serial[0] == '1' && serial.Length is >= 2 and <= 13 ? default : Field(at, count, "a 1, then 1 to 12 digits");
                    serial = serial[1..];
                }
                else if (serial.Length > scheme.SerialCharacters(partition))
                {
                    error = Field(at, count, $"at most {scheme.SerialCharacters(partition)} digits");
                }

                return error.IsNone;
        }
    }

    private static bool TryReadText(EpcScheme scheme, int partition, ref EpcBits bits, int count, out string serial, out LabelError error)
    {
        error = default;
        var end = bits.At + count;
        Span<char> characters = stackalloc char[30];
        var length = 0;
        while (length < scheme.SerialCharacters(partition))
        {
            var at = bits.At;
            var character = (char)bits.Read(7);
            if (character == 0)
            {
                break;
            }

            if (!EpcUri.IsSerialCharacter(character))
            {
                serial = "";
                error = new LabelError(LabelFault.EpcText, at / 4, 2);
                return false;
            }

            characters[length++] = character;
        }

        serial = new string(characters[..length]);
        var rest = bits.At;
        if (length == 0)
        {
            error = new LabelError(LabelFault.EpcText, (rest - 7) / 4, 2);
        }
        else if (!bits.IsZeroTo(end))
        {
            error = new LabelError(LabelFault.EpcReserved, rest / 4, 1);
        }

        return error.IsNone;
    }

    private static LabelError Field(int at, int count, string detail) =>
        new(LabelFault.EpcField, at / 4, ((at + count + 3) / 4) - (at / 4), "", detail);

    // Readers send whole nibbles, bytes or words of 16 bits; what is past the scheme's bits is zero.
    private static bool HasLength(EpcScheme scheme, int digits) => digits * 4 >= scheme.Bits && digits * 4 < scheme.Bits + 16;

    private static bool HasNonHex(ReadOnlySpan<char> text, out int at)
    {
        for (at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiHexDigit(text[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static ulong Number(ReadOnlySpan<char> digits) =>
        digits.IsEmpty ? 0 : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
