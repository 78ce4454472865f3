using System.Security.Cryptography;

namespace EdgeHub.Hub.Traceability;

/// <summary>The chain of a unit's history: hash = SHA-256(previous hash, event bytes); before the first event stand 32 zero bytes.</summary>
internal static class EventHash
{
    public const int Bytes = SHA256.HashSizeInBytes;

    public static byte[] Genesis { get; } = new byte[Bytes];

    public static byte[] Of(ReadOnlySpan<byte> previous, ReadOnlySpan<byte> storedEvent)
    {
        // Events are a few hundred bytes; one buffer is cheaper than an incremental hash object per event.
        Span<byte> buffer = storedEvent.Length <= 960 ? stackalloc byte[1024] : new byte[Bytes + storedEvent.Length];
        previous.CopyTo(buffer);
        storedEvent.CopyTo(buffer[previous.Length..]);
        return SHA256.HashData(buffer[..(previous.Length + storedEvent.Length)]);
    }
}
