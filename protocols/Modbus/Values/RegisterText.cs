using System.Text;

namespace EdgeHub.Modbus;

/// <summary>Text in registers, two bytes each. Devices pad with NUL or with spaces; both are taken off the end, and NUL ends the text.</summary>
public static class RegisterText
{
    /// <summary>Reads text.</summary>
    /// <param name="registers">At most 125 in one request; longer text comes in several.</param>
    /// <param name="lowByteFirst">True for devices that put the first character into the low byte.</param>
    /// <param name="encoding">Latin-1 when null, so that any byte is some character.</param>
    public static string Read(ReadOnlySpan<ushort> registers, bool lowByteFirst, Encoding? encoding = null)
    {
        Span<byte> bytes = registers.Length <= Pdu.MaxReadRegisters ? stackalloc byte[registers.Length * 2] : new byte[registers.Length * 2];
        for (var i = 0; i < registers.Length; i++)
        {
            var (high, low) = ((byte)(registers[i] >> 8), (byte)registers[i]);
            (bytes[2 * i], bytes[(2 * i) + 1]) = lowByteFirst ? (low, high) : (high, low);
        }

        var end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = end < 0 ? bytes : bytes[..end];
        return (encoding ?? Encoding.Latin1).GetString(text.TrimEnd((byte)' '));
    }

    /// <summary>Writes text and fills what is left; false, and nothing written, when it does not fit.</summary>
    public static bool TryWrite(ReadOnlySpan<char> text, Span<ushort> registers, bool lowByteFirst, Encoding? encoding = null, byte padding = 0)
    {
        encoding ??= Encoding.Latin1;
        var bytes = new byte[registers.Length * 2];
        if (encoding.GetByteCount(text) > bytes.Length)
        {
            return false;
        }

        bytes.AsSpan(encoding.GetBytes(text, bytes)).Fill(padding);
        for (var i = 0; i < registers.Length; i++)
        {
            var (first, second) = (bytes[2 * i], bytes[(2 * i) + 1]);
            registers[i] = (ushort)(lowByteFirst ? first | (second << 8) : (first << 8) | second);
        }

        return true;
    }
}
