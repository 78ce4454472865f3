using System.Text;

namespace EdgeHub.Grpc;

/// <summary>The percent-encoding of grpc-message: only bytes outside 0x20..0x7E and '%' itself, so that a peer may decode it as UTF-8 text.</summary>
internal static class StatusText
{
    /// <summary>Longest text sent, in characters; headers are bounded at every peer.</summary>
    internal const int MaxCharacters = 1024;

    private const string Hex = "0123456789ABCDEF";

    internal static string Encode(string text)
    {
        if (text.Length > MaxCharacters)
        {
            // A surrogate pair must not be cut in two.
            var end = char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
            text = text[..end];
        }

        var encoded = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is < 0x20 or > 0x7E or (byte)'%')
            {
                encoded.Append('%').Append(Hex[octet >> 4]).Append(Hex[octet & 15]);
            }
            else
            {
                encoded.Append((char)octet);
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes what a peer sent; a malformed escape stays as it is.</summary>
    internal static string Decode(string text) => Uri.UnescapeDataString(text);
}
