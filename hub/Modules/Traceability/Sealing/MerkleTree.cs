using System.Security.Cryptography;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// The tree over a seal's leaves, built as in RFC 6962 section 2.1: leaf hash = SHA-256(0, leaf), node hash = SHA-256(1, left,
/// right), the left part being the largest power of two below the count. The prefixes keep a node from passing as a leaf.
/// </summary>
internal static class MerkleTree
{
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        Span<byte> bytes = stackalloc byte[1 + leaf.Length];
        bytes[0] = 0;
        leaf.CopyTo(bytes[1..]);
        return SHA256.HashData(bytes);
    }

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * EventHash.Bytes)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + EventHash.Bytes)..]);
        return SHA256.HashData(bytes);
    }

    /// <summary>Root over at least one leaf hash.</summary>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves) => leaves.Length == 1
        ? leaves[0]
        : NodeHash(Root(leaves[..Split(leaves.Length)]), Root(leaves[Split(leaves.Length)..]));

    /// <summary>Hashes of the sister nodes from the leaf up to the root.</summary>
    public static List<byte[]> Path(ReadOnlySpan<byte[]> leaves, int position)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var split = Split(leaves.Length);
        var isLeft = position < split;
        var path = isLeft ? Path(leaves[..split], position) : Path(leaves[split..], position - split);
        path.Add(isLeft ? Root(leaves[split..]) : Root(leaves[..split]));
        return path;
    }

    /// <summary>The root that a leaf and its path lead to; null when the path does not fit position and count.</summary>
    public static byte[]? RootOf(byte[] leafHash, int position, int count, ReadOnlySpan<byte[]> path)
    {
        if (count == 1)
        {
            return path.IsEmpty && position == 0 ? leafHash : null;
        }

        if (path.IsEmpty || position < 0 || position >= count)
        {
            return null;
        }

        var split = Split(count);
        var isLeft = position < split;
        var below = isLeft ? RootOf(leafHash, position, split, path[..^1]) : RootOf(leafHash, position - split, count - split, path[..^1]);
        return below is null ? null : isLeft ? NodeHash(below, path[^1]) : NodeHash(path[^1], below);
    }

    private static int Split(int count)
    {
        var half = 1;
        while (half * 2 < count)
        {
            half *= 2;
        }

        return half;
    }
}
