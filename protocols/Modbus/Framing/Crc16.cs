namespace EdgeHub.Modbus;

/// <summary>CRC-16 of RTU frames (Modbus over Serial Line V1.02, 6.2.2): polynomial 0xA001 reflected, start 0xFFFF, low byte sent first.</summary>
internal static class Crc16
{
    private const ushort Polynomial = 0xA001;
    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (var value in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(byte)(crc ^ value)]);
        }

        return crc;
    }

    private static ushort Entry(int value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        }

        return (ushort)value;
    }
}
