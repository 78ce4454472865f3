using System.Buffers.Binary;
using System.Numerics;

namespace EdgeHub.Edge.Store;

/// <summary>CRC-32C of a record and its key. SQLite guards its own structure, not the bytes that it carries.</summary>
internal static class Checksum
{
    public static long Of(long key, ReadOnlySpan<byte> body)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, (ulong)key);
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
