using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeHub.Isolation.Tests;

/// <summary>What stands inside cursors and other base64 texts of an answer.</summary>
internal static partial class Opened
{
    public static void AppendTo(StringBuilder text, string body, string? sent)
    {
        foreach (var match in Coded().EnumerateMatches(body))
        {
            var coded = body.AsSpan(match.Index + 1, match.Length - 2);
            if (!coded.SequenceEqual(sent) && Base64Url.IsValid(coded))
            {
                text.Append('\n').Append(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(coded)));
            }
        }
    }

    [GeneratedRegex("\"[A-Za-z0-9_=-]{16,}\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Coded();
}
