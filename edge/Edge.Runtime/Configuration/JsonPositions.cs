using System.Text;

namespace EdgeHub.Edge.Runtime;

/// <summary>Finds line and column of a byte of the file.</summary>
internal sealed class JsonPositions
{
    private readonly byte[] _utf8;
    private readonly List<int> _lines = [0];

    public JsonPositions(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8.ToArray();
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (_utf8[i] == '\n')
            {
                _lines.Add(i + 1);
            }
        }
    }

    public JsonPlace At(int position)
    {
        position = Math.Min(position, _utf8.Length);
        var line = _lines.BinarySearch(position);
        line = line < 0 ? ~line - 1 : line;
        return new JsonPlace(line + 1, Encoding.UTF8.GetCharCount(_utf8, _lines[line], position - _lines[line]) + 1);
    }

    /// <summary>A line and a byte in it, as the platform's reader counts.</summary>
    public JsonPlace At(long line, long positionInLine) => At(_lines[(int)Math.Min(line, _lines.Count - 1)] + (int)Math.Min(positionInLine, int.MaxValue / 2));

    /// <summary>The character of a text whose opening quote stands at <paramref name="start"/>.</summary>
    public JsonPlace InText(int start, int character)
    {
        var at = start + 1;
        while (character > 0 && at < _utf8.Length && _utf8[at] != '"')
        {
            if (_utf8[at] == '\\')
            {
                at += _utf8[at + 1] == 'u' ? 6 : 2;
                character--;
                continue;
            }

            // A sequence of four bytes is two characters to who counted.
            var bytes = _utf8[at] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
            character -= bytes == 4 ? 2 : 1;
            at += bytes;
        }

        return At(at);
    }
}
