using System.Buffers.Binary;

namespace EdgeHub.Modbus;

/// <summary>
/// Numbers in registers, of 1, 2 or 4 registers in any <see cref="RegisterOrder"/>. The number of registers in the span is the number's
/// size; another size is the caller's mistake. Allocates nothing.
/// </summary>
public static class RegisterValues
{
    /// <summary>Reads a signed number of 16, 32 or 64 bits.</summary>
    public static long ReadSigned(ReadOnlySpan<ushort> registers, RegisterOrder order)
    {
        var bits = Compose(registers, order);
        return registers.Length switch
        {
            1 => (short)bits,
            2 => (int)bits,
            _ => (long)bits,
        };
    }

    /// <summary>Reads an unsigned number of 16, 32 or 64 bits.</summary>
    public static ulong ReadUnsigned(ReadOnlySpan<ushort> registers, RegisterOrder order) => Compose(registers, order);

    /// <summary>Reads an IEEE 754 number of 32 or 64 bits; infinities and NaN come as they are.</summary>
    public static double ReadFloat(ReadOnlySpan<ushort> registers, RegisterOrder order)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(registers.Length, 1, nameof(registers));
        var bits = Compose(registers, order);
        return registers.Length == 2 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits);
    }

    /// <summary>Reads binary-coded decimal, four digits a register; false when a digit is above 9.</summary>
    public static bool TryReadBcd(ReadOnlySpan<ushort> registers, RegisterOrder order, out ulong value)
    {
        var bits = Compose(registers, order);
        value = 0;
        for (var shift = (registers.Length * 16) - 4; shift >= 0; shift -= 4)
        {
            var digit = (bits >> shift) & 0xF;
            if (digit > 9)
            {
                value = 0;
                return false;
            }

            value = (value * 10) + digit;
        }

        return true;
    }

    /// <summary>Writes a signed number; false when it needs more bits.</summary>
    public static bool TryWriteSigned(long value, Span<ushort> registers, RegisterOrder order)
    {
        Decompose((ulong)value, registers, order);
        return ReadSigned(registers, order) == value;
    }

    /// <summary>Writes an unsigned number; false when it needs more bits.</summary>
    public static bool TryWriteUnsigned(ulong value, Span<ushort> registers, RegisterOrder order)
    {
        Decompose(value, registers, order);
        return ReadUnsigned(registers, order) == value;
    }

    /// <summary>Writes an IEEE 754 number of 32 or 64 bits; 32 bits round to the nearest.</summary>
    public static void WriteFloat(double value, Span<ushort> registers, RegisterOrder order)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(registers.Length, 1, nameof(registers));
        Decompose(registers.Length == 2 ? BitConverter.SingleToUInt32Bits((float)value) : BitConverter.DoubleToUInt64Bits(value), registers, order);
    }

    /// <summary>Writes binary-coded decimal; false when the number has more digits than four a register.</summary>
    public static bool TryWriteBcd(ulong value, Span<ushort> registers, RegisterOrder order)
    {
        var bits = 0UL;
        for (var digit = 0; digit < registers.Length * 4; digit++, value /= 10)
        {
            bits |= (value % 10) << (digit * 4);
        }

        Decompose(bits, registers, order);
        return value == 0;
    }

    /// <summary>Some bits of a value, counted from 0 at its lowest; at most 64 in all.</summary>
    public static ulong ReadBits(ulong value, int first, int count)
    {
        CheckBits(first, count);
        return (value >> first) & Mask(count);
    }

    /// <summary>A value with some of its bits replaced; bits of the field beyond the count are left out.</summary>
    public static ulong WriteBits(ulong value, int first, int count, ulong field)
    {
        CheckBits(first, count);
        var mask = Mask(count) << first;
        return (value & ~mask) | ((field << first) & mask);
    }

    private static ulong Mask(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;

    private static void CheckBits(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 64 - first);
    }

    private static ulong Compose(ReadOnlySpan<ushort> registers, RegisterOrder order)
    {
        CheckSize(registers.Length);
        var value = 0UL;
        for (var i = 0; i < registers.Length; i++)
        {
            value = (value << 16) | Swapped(registers[At(i, registers.Length, order)], order);
        }

        return value;
    }

    private static void Decompose(ulong value, Span<ushort> registers, RegisterOrder order)
    {
        CheckSize(registers.Length);
        for (var i = registers.Length - 1; i >= 0; i--, value >>= 16)
        {
            registers[At(i, registers.Length, order)] = Swapped((ushort)value, order);
        }
    }

    /// <summary>Where the register is that is the i-th from the highest.</summary>
    private static int At(int i, int count, RegisterOrder order) => order is RegisterOrder.CDAB or RegisterOrder.DCBA ? count - 1 - i : i;

    private static ushort Swapped(ushort register, RegisterOrder order) =>
        order is RegisterOrder.BADC or RegisterOrder.DCBA ? BinaryPrimitives.ReverseEndianness(register) : register;

    private static void CheckSize(int registers)
    {
        if (registers is not (1 or 2 or 4))
        {
            throw new ArgumentOutOfRangeException(nameof(registers), registers, "A number takes 1, 2 or 4 registers.");
        }
    }
}
