using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.Edge.Uplink;

/// <summary>The one-time token that a person copies from the hub to a new agent.</summary>
/// <param name="Address">Where Enrol is served: https, or http on a loopback address.</param>
/// <param name="Secret">Proves that the agent was invited.</param>
/// <param name="RootSha256">SHA-256 of the hub's root certificate (DER): whoever answers must show it.</param>
public sealed record EnrolmentToken(Uri Address, string Secret, ReadOnlyMemory<byte> RootSha256)
{
    /// <summary>Longest token in characters.</summary>
    public const int MaxCharacters = 2048;

    /// <summary>Reads the text of a token; on failure <paramref name="error"/> says what is wrong with it, never its content.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EnrolmentToken? token, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        token = null;
        text = text.Trim();
        if (text.Length is 0 or > MaxCharacters)
        {
            error = $"The enrolment token is empty or longer than {MaxCharacters} characters. Copy the whole line that the hub printed.";
            return false;
        }

        TokenText? parts;
        try
        {
            parts = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), TokenJson.Default.TokenText);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            error = "The enrolment token is damaged. Copy the whole line that the hub printed, or ask for a new one.";
            return false;
        }

        if (parts is not { Address: { } address, Secret.Length: > 0 and <= 256, RootSha256.Length: 64 }
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || !parts.RootSha256.All(char.IsAsciiHexDigit))
        {
            error = "The enrolment token lacks its address, its secret or the fingerprint of the hub. Ask the hub for a new one.";
            return false;
        }

        if (!IsSafe(uri))
        {
            error = $"The enrolment token points to {uri.GetLeftPart(UriPartial.Authority)}: http is allowed on this machine only. Ask for a token with an https address.";
            return false;
        }

        token = new EnrolmentToken(uri, parts.Secret, Convert.FromHexString(parts.RootSha256));
        error = "";
        return true;
    }

    /// <summary>True for https, and for http that stays on this machine.</summary>
    public static bool IsSafe(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps
        || (uri.Scheme == Uri.UriSchemeHttp && (uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))));
}

internal sealed record TokenText(
    [property: JsonPropertyName("u")] string? Address,
    [property: JsonPropertyName("s")] string? Secret,
    [property: JsonPropertyName("c")] string? RootSha256);

[JsonSerializable(typeof(TokenText))]
internal sealed partial class TokenJson : JsonSerializerContext;
