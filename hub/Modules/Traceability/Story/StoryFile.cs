using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.Hub.Traceability;

/// <summary>A unit's story with everything that is needed to verify it without a hub. Bytes are lower-case hex.</summary>
internal sealed record StoryFile(
    string Format, int Version, string Tenant, string Uid, string ExportedAt, IReadOnlyList<StoryFileEvent> Events, StoryFileSeal Seal,
    StoryFileSignature? Signature)
{
    public const string FormatName = "edgehub.unit-story";
    public const int CurrentVersion = 1;
    public const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";
    public const int MostBytes = 64 * 1024 * 1024;

    // One way to write a story: no escapes for choice, no white space, so that any altered byte of the file is found.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 8,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    public static StoryFile? Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<StoryFile>(bytes, Options);
}

/// <summary>An event.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Bytes">The stored bytes (ledger.proto).</param>
/// <param name="Hash">SHA-256 of the previous hash and the bytes.</param>
/// <param name="Reads">The same event as protobuf JSON, for people; it must say what the bytes say.</param>
internal sealed record StoryFileEvent(long Seq, string Bytes, string Hash, string Reads);

/// <summary>The seal that covers the end of the story, and the way to its root.</summary>
internal sealed record StoryFileSeal(
    long Number, string SealedAt, int Leaves, string Root, string PreviousHash, string Hash, int Position, long FromSeq, long ToSeq, IReadOnlyList<string> Path);

/// <summary>The tenant's signature over the statement of the story.</summary>
internal sealed record StoryFileSignature(string KeyId, string PublicKey, string Value);
