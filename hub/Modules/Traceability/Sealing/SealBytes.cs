using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>The end of a unit's history at a seal: with the chain of hashes it commits to every event up to it.</summary>
internal sealed record SealLeaf(string Uid, long FromSeq, long ToSeq, byte[] HeadHash)
{
    public byte[] Hash()
    {
        var uid = Encoding.UTF8.GetBytes(Uid);
        var bytes = new byte[2 + uid.Length + 16 + HeadHash.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)uid.Length);
        uid.CopyTo(bytes, 2);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(2 + uid.Length), FromSeq);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(10 + uid.Length), ToSeq);
        HeadHash.CopyTo(bytes, 18 + uid.Length);
        return MerkleTree.LeafHash(bytes);
    }
}

/// <summary>What is hashed and signed of a seal; every part has a fixed length or carries it.</summary>
internal static class SealBytes
{
    /// <summary>Hash of a seal: previous seal's hash (32 zero bytes before the first), tenant, number, instant, count, root.</summary>
    public static byte[] SealHash(ReadOnlySpan<byte> previous, string tenantCode, long number, DateTimeOffset at, int leaves, ReadOnlySpan<byte> root)
    {
        var code = Encoding.ASCII.GetBytes(tenantCode);
        var bytes = new byte[32 + 1 + code.Length + 8 + 8 + 4 + 32];
        previous.CopyTo(bytes);
        bytes[32] = (byte)code.Length;
        code.CopyTo(bytes, 33);
        var rest = bytes.AsSpan(33 + code.Length);
        BinaryPrimitives.WriteInt64BigEndian(rest, number);
        BinaryPrimitives.WriteInt64BigEndian(rest[8..], Micros.Of(at));
        BinaryPrimitives.WriteInt32BigEndian(rest[16..], leaves);
        root.CopyTo(rest[20..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>What is signed once a day: that this seal was the last of the day.</summary>
    public static byte[] DayStatement(string tenantCode, DateOnly day, long sealNo, ReadOnlySpan<byte> sealHash) =>
        Encoding.UTF8.GetBytes(
            $"edgehub.daily-root/1\n{tenantCode}\n{day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}\n{sealNo}\n{Convert.ToHexStringLower(sealHash)}\n");

    /// <summary>What is signed with an exported story.</summary>
    public static byte[] StoryStatement(string tenantCode, string uid, int events, string lastHash, string sealHash, string exportedAt, string keyId) =>
        Encoding.UTF8.GetBytes($"edgehub.unit-story/1\n{tenantCode}\n{uid}\n{events}\n{lastHash}\n{sealHash}\n{exportedAt}\n{keyId}\n");
}
