using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// What an entry's detail says: the fields that changed, each with what it was and what it became. Fields that stayed as they
/// were are left out; texts above 500 characters are cut.
/// </summary>
public sealed class AuditDiff
{
    private const int LongestText = 500;
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly JsonObject _fields = [];

    /// <summary>A field of something that was changed; null stands for nothing.</summary>
    public AuditDiff Change(string field, string? from, string? to)
    {
        if (!string.Equals(from, to, StringComparison.Ordinal))
        {
            _fields[field] = new JsonObject { ["from"] = Cut(from), ["to"] = Cut(to) };
        }

        return this;
    }

    /// <summary>A field of something new.</summary>
    public AuditDiff Set(string field, string? to) => Change(field, null, to);

    /// <summary>A list, in its given order.</summary>
    public AuditDiff Change(string field, IEnumerable<string> from, IEnumerable<string> to) =>
        Change(field, string.Join(' ', from), string.Join(' ', to));

    /// <summary>True when no field changed.</summary>
    public bool IsEmpty => _fields.Count == 0;

    /// <summary>As the entry's detail.</summary>
    public string ToJson() => _fields.ToJsonString(Plain);

    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "..." : text;
}
