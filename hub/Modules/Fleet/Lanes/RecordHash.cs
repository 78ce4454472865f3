using System.Security.Cryptography;

namespace EdgeHub.Hub.Fleet;

/// <summary>Eight bytes of a record's SHA-256: enough to tell a resent record from another one with the same number.</summary>
internal static class RecordHash
{
    public const int Bytes = 8;

    /// <summary>The hashes of records, one after the other.</summary>
    public static byte[] Of(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var hashes = new byte[records.Count * Bytes];
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < records.Count; i++)
        {
            SHA256.HashData(records[i].Span, full);
            full[..Bytes].CopyTo(hashes.AsSpan(i * Bytes));
        }

        return hashes;
    }
}
