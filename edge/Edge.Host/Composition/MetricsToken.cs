using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The secret that a scraper must know. It stands in a file of its own, so that the configuration can be shown to anybody, and is read
/// with each request, so that a new one holds at once.
/// </summary>
/// <param name="path">The file; its first line is the token.</param>
internal sealed class MetricsToken(string path)
{
    /// <summary>Shortest token in characters: what is shorter can be guessed.</summary>
    internal const int MinLength = 16;

    private const int MaxFileBytes = 4096;
    private const string Scheme = "Bearer ";

    /// <summary>True when an Authorization header carries the token; <paramref name="fault"/> says why no token can be known, and is empty when it can.</summary>
    internal bool Admits(string? authorization, out string fault)
    {
        if (Read(out fault) is not { } token || authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Hashes are of one length, so that the time of comparing tells nothing.
        return CryptographicOperations.FixedTimeEquals(Hash(token), Hash(authorization[Scheme.Length..].Trim()));
    }

    private string? Read(out string fault)
    {
        try
        {
            using var file = new StreamReader(path, Encoding.UTF8, true, new FileStreamOptions { BufferSize = 0 });
            var text = new char[MaxFileBytes];
            var token = new string(text, 0, file.ReadBlock(text)).Split('\n')[0].Trim();
            fault = token.Length >= MinLength ? "" : $"The token of the metrics has fewer than {MinLength} characters. Write a longer one into the file that \"metricsTokenFile\" names.";
            return fault.Length == 0 ? token : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            fault = "The file that \"metricsTokenFile\" names can't be read by the agent.";
            return null;
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
