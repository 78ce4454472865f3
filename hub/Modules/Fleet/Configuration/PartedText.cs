using System.Text;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>A text that an agent tells in several frames, bounded.</summary>
internal sealed class PartedText
{
    private const int MostCharacters = 8 << 20;
    private readonly StringBuilder _parts = new();

    /// <summary>The whole text with its last part; null before that, and when none was told or it is too long.</summary>
    public string? Add(ConfigurationReport report)
    {
        if (!report.More && report.Json.Length == 0)
        {
            // A report without the text, which may come between two parts of it.
            return null;
        }

        if (_parts.Length + report.Json.Length > MostCharacters)
        {
            _parts.Clear();
            return null;
        }

        _parts.Append(report.Json);
        if (report.More)
        {
            return null;
        }

        var whole = _parts.ToString();
        _parts.Clear();
        return whole;
    }
}
