using System.Security.Cryptography;
using System.Text;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>A configuration that comes in several frames; a text whose hash is not the one announced is dropped.</summary>
internal sealed class OfferedParts
{
    private static readonly TimeSpan LongestProof = TimeSpan.FromMinutes(10);
    private readonly PartedText _text = new(1 << 20);
    private ulong _version;

    /// <summary>The file with its last part; null before that, and when it came torn.</summary>
    public OfferedConfiguration? Add(HubLink.Configuration part)
    {
        if (part.Version != _version)
        {
            _text.Clear();
            _version = part.Version;
        }

        return _text.Add(part.Json, part.More) is { } whole && part.Version is > 0 and <= long.MaxValue
            && SHA256.HashData(Encoding.UTF8.GetBytes(whole)).AsSpan().SequenceEqual(part.Sha256.Span)
                ? new OfferedConfiguration((long)part.Version, whole, TimeSpan.FromSeconds(Math.Min(part.ProofSeconds, LongestProof.TotalSeconds)))
                : null;
    }
}
