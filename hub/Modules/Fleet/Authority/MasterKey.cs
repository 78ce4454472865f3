using System.Security.Cryptography;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The key that seals the authority's private keys at rest: 32 bytes, the same on every node of a hub. Losing it means a
/// new authority and enrolling every agent again, unless the root was exported.
/// </summary>
internal sealed class MasterKey : Kernel.ISecretBox
{
    public const string Variable = "EDGEHUB_MASTER_KEY";
    public const string CredentialName = "edgehub-master-key";
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>
    /// From the environment (base64), else the systemd credential, else <c>master.key</c> in the data folder, which is
    /// made on first use with mode 0600.
    /// </summary>
    public static MasterKey Load(string dataFolder, Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } text)
        {
            return new MasterKey(Parse(text, $"the environment variable {Variable}"));
        }

        if (environment("CREDENTIALS_DIRECTORY") is { Length: > 0 } credentials
            && Path.Combine(credentials, CredentialName) is var credential && File.Exists(credential))
        {
            return new MasterKey(Parse(File.ReadAllText(credential), $"the credential {CredentialName}"));
        }

        var path = Path.Combine(dataFolder, "master.key");
        if (!File.Exists(path))
        {
            Make(path);
        }

        return new MasterKey(Parse(File.ReadAllText(path), "master.key in the hub's data folder"));
    }

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return box;
    }

    public byte[] Open(ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("A sealed key in fleet.authorities is too short; restore the platform database.");
        }

        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new CryptographicException(
                "The master key does not open the certificate authority's key. Give the hub the key that it was made with "
                + $"({Variable}, credential {CredentialName}, or master.key in the data folder).", e);
        }

        return plain;
    }

    public byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt)
    {
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt, System.Text.Encoding.UTF8.GetBytes(purpose));
        return key;
    }

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"master.key.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        using (var writer = new StreamWriter(file))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        try
        {
            // Two starts at the same moment: the first one's key stays.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Parse(string text, string where)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written == KeyBytes
            ? key
            : throw new CryptographicException($"The master key in {where} is not 32 bytes in base64. Make one with: openssl rand -base64 32");
    }
}
