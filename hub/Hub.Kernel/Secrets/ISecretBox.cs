namespace EdgeHub.Hub.Kernel;

/// <summary>Encrypts what must not lie readable in a database, with the hub's master key (AES-GCM). Fleet, which keeps that key, implements it.</summary>
public interface ISecretBox
{
    /// <summary>Encrypts; the result carries its own nonce.</summary>
    byte[] Seal(ReadOnlySpan<byte> plain);

    /// <summary>Decrypts, or throws a <see cref="System.Security.Cryptography.CryptographicException"/> that says which key is missing.</summary>
    byte[] Open(ReadOnlySpan<byte> box);

    /// <summary>A key of 32 bytes for one purpose and one salt, derived from the master key (HKDF-SHA256, RFC 5869).</summary>
    byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt);
}
