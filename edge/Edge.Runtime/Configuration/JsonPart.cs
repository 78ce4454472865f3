using System.Buffers;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Edge.Runtime;

/// <summary>A value of the file and where it stands, so that every fault can name its place.</summary>
internal sealed class JsonPart
{
    private readonly JsonPositions _positions;
    private readonly int _start;

    private JsonPart(JsonPositions positions, string path, JsonTokenType kind, int start) => (_positions, Path, Kind, _start) = (positions, path, kind, start);

    /// <summary>E.g. machines[0].points[3].unit; empty for the whole.</summary>
    public string Path { get; }

    public JsonTokenType Kind { get; }

    /// <summary>Of a text, a number or a flag.</summary>
    public string Text { get; private set; } = "";

    public List<JsonMember> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    public JsonPlace Place => _positions.At(_start);

    /// <summary>Where the name of a member stands. Places are found when something is wrong there: each costs the length of its line.</summary>
    public JsonPlace PlaceOf(JsonMember member) => _positions.At(member.Start);

    /// <summary>Where a character of a text stands, escapes in front of it counted as they are written.</summary>
    public JsonPlace PlaceInText(int character) => _positions.InText(_start, character);

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonPart Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
        var positions = new JsonPositions(utf8);
        reader.Read();
        var part = Read(ref reader, positions, "");
        while (reader.Read())
        {
            // Comments may follow; anything else throws.
        }

        return part;
    }

    private static JsonPart Read(ref Utf8JsonReader reader, JsonPositions positions, string path)
    {
        var part = new JsonPart(positions, path, reader.TokenType, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    var start = (int)reader.TokenStartIndex;
                    reader.Read();
                    part.Members.Add(new JsonMember(name, start, Read(ref reader, positions, path.Length == 0 ? name : $"{path}.{name}")));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    part.Items.Add(Read(ref reader, positions, $"{path}[{part.Items.Count}]"));
                }

                break;
            case JsonTokenType.String:
                part.Text = reader.GetString()!;
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                part.Text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
                break;
            default:
                break;
        }

        return part;
    }
}

/// <summary>A named value, and the byte at which its name begins.</summary>
internal sealed record JsonMember(string Name, int Start, JsonPart Value);

/// <summary>Line and column from 1, as editors count them; columns in characters, not bytes.</summary>
internal readonly record struct JsonPlace(int Line, int Column);
