using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Edge.Uplink;

/// <summary>A configuration that comes in several frames, bounded; a text whose hash is not the one announced is dropped.</summary>
internal sealed class OfferedParts
{
    private const int MostCharacters = 1 << 20;
    private static readonly TimeSpan LongestProof = TimeSpan.FromMinutes(10);
    private readonly StringBuilder _text = new();
    private ulong _version;

    /// <summary>The file with its last part; null before that, and when it came torn.</summary>
    public OfferedConfiguration? Add(HubLink.Configuration part)
    {
        if (part.Version != _version || _text.Length + part.Json.Length > MostCharacters)
        {
            _text.Clear();
            _version = part.Version;
        }

        if (part.Json.Length > MostCharacters)
        {
            return null;
        }

        _text.Append(part.Json);
        if (part.More)
        {
            return null;
        }

        var whole = _text.ToString();
        _text.Clear();
        return part.Version is > 0 and <= long.MaxValue && SHA256.HashData(Encoding.UTF8.GetBytes(whole)).AsSpan().SequenceEqual(part.Sha256.Span)
            ? new OfferedConfiguration((long)part.Version, whole, TimeSpan.FromSeconds(Math.Min(part.ProofSeconds, LongestProof.TotalSeconds)))
            : null;
    }
}
