using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EdgeHub.Modbus;

/// <summary>Registers as PDUs carry them: 16 bits each, high byte first.</summary>
internal static class Registers
{
    public static void FromBytes(ReadOnlySpan<byte> bytes, Span<ushort> registers) => Copy(MemoryMarshal.Cast<byte, ushort>(bytes[..(registers.Length * 2)]), registers);

    public static void ToBytes(ReadOnlySpan<ushort> registers, Span<byte> bytes) => Copy(registers, MemoryMarshal.Cast<byte, ushort>(bytes[..(registers.Length * 2)]));

    private static void Copy(ReadOnlySpan<ushort> from, Span<ushort> to)
    {
        if (BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(from, to);
        }
        else
        {
            from.CopyTo(to);
        }
    }
}
