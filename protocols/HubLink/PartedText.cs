using System.Text;

namespace EdgeHub.HubLink;

/// <summary>A text that is too long for one frame: cut into parts by who sends it, put together, bounded, by who gets it. Not thread-safe.</summary>
/// <param name="mostCharacters">A text that grows beyond is dropped.</param>
public sealed class PartedText(int mostCharacters)
{
    /// <summary>Largest part in bytes of UTF-8.</summary>
    public const int PartBytes = 48_000;

    private readonly StringBuilder _parts = new();

    /// <summary>The parts in order, each with whether another follows; a character is never cut, and an empty text has one part.</summary>
    public static IEnumerable<(string Part, bool More)> Of(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var from = 0;
        do
        {
            var to = Math.Min(utf8.Length, from + PartBytes);
            while (to < utf8.Length && (utf8[to] & 0xC0) == 0x80)
            {
                to--;
            }

            yield return (Encoding.UTF8.GetString(utf8, from, to - from), to < utf8.Length);
            from = to;
        }
        while (from < utf8.Length);
    }

    /// <summary>Takes a part; gives the whole text with the last one. Null before that, and for a text that was too long.</summary>
    public string? Add(string part, bool more)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (_parts.Length + part.Length > mostCharacters)
        {
            _parts.Clear();
            return null;
        }

        _parts.Append(part);
        if (more)
        {
            return null;
        }

        var whole = _parts.ToString();
        _parts.Clear();
        return whole;
    }

    /// <summary>What came so far is of no use.</summary>
    public void Clear() => _parts.Clear();
}
