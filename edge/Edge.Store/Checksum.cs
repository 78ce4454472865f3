using System.Buffers.Binary;
using System.Numerics;

namespace EdgeHub.Edge.Store;

/// <summary>CRC-32C of a record with its key and instant. SQLite guards its own structure, not the bytes that it carries.</summary>
internal static class Checksum
{
    public static long Of(long key, long atUs, ReadOnlySpan<byte> body)
    {
        var sum = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, (ulong)key), (ulong)atUs);
        var rest = body;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }

        foreach (var value in rest)
        {
            sum = BitOperations.Crc32C(sum, value);
        }

        return sum;
    }
}
