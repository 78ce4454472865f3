using System.Buffers.Text;
using System.Security.Cryptography;

namespace EdgeHub.Hub.Identity;

/// <summary>256 random bits that let somebody in; only their hash is stored.</summary>
internal static class Token
{
    /// <summary>How the text of an API key begins, so that people and scanners for secrets know one when they see it.</summary>
    public const string KeyPrefix = "ehk_";

    /// <summary>Characters of a key's text that lists show: 48 of its 256 bits.</summary>
    public const int ShownOfKey = 12;

    private const int Bytes = 32;

    /// <summary>Text length of base64url without padding.</summary>
    private const int TextLength = 43;

    public static (string Text, byte[] Hash) Make()
    {
        var bytes = RandomNumberGenerator.GetBytes(Bytes);
        return (Base64Url.EncodeToString(bytes), SHA256.HashData(bytes));
    }

    /// <summary>The hash of a token as it came in a body, or null when it can't be one.</summary>
    public static byte[]? HashOf(string? text) => HashOf(text.AsSpan().Trim());

    /// <summary>The hash of an API key as it came; keys of before carry no prefix.</summary>
    public static byte[]? HashOfKey(ReadOnlySpan<char> text) =>
        HashOf(text.StartsWith(KeyPrefix, StringComparison.Ordinal) ? text[KeyPrefix.Length..] : text);

    /// <summary>The hash of a token as it came, or null when it can't be one.</summary>
    public static byte[]? HashOf(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return text.Length == TextLength && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == Bytes
            ? SHA256.HashData(bytes)
            : null;
    }
}
