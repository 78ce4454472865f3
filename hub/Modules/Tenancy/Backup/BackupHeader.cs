using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>A migration that the saved database had.</summary>
internal sealed record AppliedMigration(string Module, int Number, string Checksum);

/// <summary>
/// What a backup says of itself in the clear. It is no secret, but every chunk vouches for it, so nothing of it can be changed.
/// <code>
/// 8 bytes  "EDGEHUBB"
/// 4 bytes  length of the header, big-endian, at most 256 kB
/// n bytes  header, JSON
/// chunks   see <see cref="SealedChunks"/>
/// </code>
/// </summary>
/// <param name="Version">Of the format; 1.</param>
/// <param name="Tenant">Code of the tenant.</param>
/// <param name="TenantId">Its number, which its rows and its audit chain carry.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Schema">Tenant schema of the hub that wrote it.</param>
/// <param name="Migrations">What its database had, so that an older backup is loaded as it was and brought forward afterwards.</param>
/// <param name="TakenAt">When.</param>
/// <param name="Epoch">Epoch of the rows.</param>
/// <param name="Salt">32 random bytes in base64: each file has a key of its own.</param>
/// <param name="KeyCheck">Tells a wrong master key from an altered file.</param>
internal sealed record BackupHeader(
    int Version, string Tenant, int TenantId, string Slug, string Schema, IReadOnlyList<AppliedMigration> Migrations,
    DateTimeOffset TakenAt, int Epoch, string Salt, string KeyCheck)
{
    public const int Newest = 1;
    private const int MostBytes = 256 * 1024;
    private static readonly byte[] Magic = "EDGEHUBB"u8.ToArray();

    /// <summary>Makes salt and key check.</summary>
    public static (string Salt, string KeyCheck) Keyed(ISecretBox box)
    {
        var salt = RandomNumberGenerator.GetBytes(32);
        return (Convert.ToBase64String(salt), Convert.ToBase64String(Check(box, salt)));
    }

    /// <summary>Opens the key of the file, or says that it belongs to another hub.</summary>
    public Result<byte[]> Key(ISecretBox box)
    {
        var salt = new byte[32];
        return !Convert.TryFromBase64String(Salt, salt, out var length) || length != salt.Length
            ? BackupErrors.NoBackup
            : Convert.ToBase64String(Check(box, salt)) != KeyCheck
                ? BackupErrors.WrongKey
                : box.DeriveKey("edgehub tenant backup", salt);
    }

    /// <summary>Writes it; gives the hash that every chunk vouches for.</summary>
    public async Task<byte[]> WriteAsync(Stream file, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
        var bytes = new byte[Magic.Length + sizeof(int) + json.Length];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Magic.Length), json.Length);
        json.CopyTo(bytes, Magic.Length + sizeof(int));
        await file.WriteAsync(bytes, cancellationToken);
        return SHA256.HashData(bytes);
    }

    /// <summary>Reads it from the beginning of a file.</summary>
    public static async Task<Result<(BackupHeader Header, byte[] Hash)>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        var start = new byte[Magic.Length + sizeof(int)];
        if (await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) < start.Length || !start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            return BackupErrors.NoBackup;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(Magic.Length));
        if (length is < 2 or > MostBytes)
        {
            return BackupErrors.NoBackup;
        }

        var bytes = new byte[start.Length + length];
        start.CopyTo(bytes, 0);
        if (await file.ReadAtLeastAsync(bytes.AsMemory(start.Length), length, throwOnEndOfStream: false, cancellationToken) < length)
        {
            return BackupErrors.Incomplete(0);
        }

        try
        {
            var header = JsonSerializer.Deserialize<BackupHeader>(bytes.AsSpan(start.Length), JsonSerializerOptions.Web);
            return header is null || header.Salt is null || header.KeyCheck is null || header.Migrations is null || header.Tenant is null
                ? BackupErrors.NoBackup
                : header.Version > Newest ? BackupErrors.NewerFormat(header.Version) : (header, SHA256.HashData(bytes));
        }
        catch (JsonException)
        {
            return BackupErrors.NoBackup;
        }
    }

    private static byte[] Check(ISecretBox box, byte[] salt) => SHA256.HashData(box.DeriveKey("edgehub tenant backup, key check", salt))[..8];
}
