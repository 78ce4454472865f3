using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Writes a person's own values (name, log-in) into audits so that they can be taken back: AES-256-GCM under a key of the
/// person's, which the master key seals. Text form: <c>personal:1:&lt;person id&gt;:&lt;base64url of nonce, tag, cipher text&gt;</c>.
/// </summary>
internal sealed class PersonalValues(IPlatformDb platform, IServiceProvider services, TimeProvider time)
{
    private const string Prefix = "personal:1:";
    private const string Withheld = "personal:withheld";
    private const int IdLength = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    /// <summary>True for a text that was written by <see cref="PersonalKey.Seal"/>.</summary>
    public static bool IsSealed(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) || text == Withheld;

    /// <summary>Whose value the text is; null when it is none.</summary>
    public static Guid? OwnerOf(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length + IdLength
        && Guid.TryParseExact(text.AsSpan(Prefix.Length, IdLength), "N", out var owner)
            ? owner
            : null;

    /// <summary>The person's key, made now if there is none; part of the change at hand.</summary>
    public async Task<PersonalKey> KeyAsync(PlatformChange change, Guid personId, CancellationToken cancellationToken)
    {
        if (services.GetService<ISecretBox>() is not { } box)
        {
            return new PersonalKey(personId, null);
        }

        var fresh = RandomNumberGenerator.GetBytes(KeyBytes);
        var stored = await change.Connection.QuerySingleAsync<byte[]?>(new CommandDefinition(
            """
            INSERT INTO identity.personal_keys (person_id, sealed_key, made_at) VALUES (@personId, @box, @now)
            ON CONFLICT (person_id) DO UPDATE SET made_at = personal_keys.made_at RETURNING sealed_key
            """,
            new { personId, box = box.Seal(fresh), now = time.GetUtcNow() }, change.Transaction, cancellationToken: cancellationToken));
        return new PersonalKey(personId, stored is null ? null : box.Open(stored));
    }

    /// <summary>The keys of those among the people who have not been erased.</summary>
    public async Task<IReadOnlyDictionary<Guid, PersonalKey>> KeysAsync(IReadOnlyCollection<Guid> people, CancellationToken cancellationToken)
    {
        if (people.Count == 0 || services.GetService<ISecretBox>() is not { } box)
        {
            return new Dictionary<Guid, PersonalKey>();
        }

        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid Id, byte[] Box)>(new CommandDefinition(
            "SELECT person_id, sealed_key FROM identity.personal_keys WHERE person_id = ANY (@ids) AND sealed_key IS NOT NULL",
            new { ids = people.ToArray() }, cancellationToken: cancellationToken));
        return rows.ToDictionary(row => row.Id, row => new PersonalKey(row.Id, box.Open(row.Box)));
    }

    /// <summary>Destroys the person's key; nothing brings back what stands under it.</summary>
    public static Task DestroyAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid personId, DateTimeOffset at, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO identity.personal_keys (person_id, made_at, destroyed_at) VALUES (@personId, @at, @at)
            ON CONFLICT (person_id) DO UPDATE SET sealed_key = NULL, destroyed_at = @at
            """,
            new { personId, at }, transaction, cancellationToken: cancellationToken));

    /// <summary>One person's key in the hand of the code that writes or reads an audit.</summary>
    internal sealed class PersonalKey(Guid personId, byte[]? key)
    {
        /// <summary>The value as it may stand in an audit; without a key it is left out rather than written readable.</summary>
        public string? Seal(string? value)
        {
            if (value is null || key is null)
            {
                return value is null ? null : Withheld;
            }

            var plain = Encoding.UTF8.GetBytes(value);
            var box = new byte[NonceBytes + TagBytes + plain.Length];
            RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
            using var aes = new AesGcm(key, TagBytes);
            aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), personId.ToByteArray());
            return $"{Prefix}{personId:N}:{Base64Url.EncodeToString(box)}";
        }

        /// <summary>The value behind a sealed text; null when it can't be read.</summary>
        public string? Open(string text)
        {
            if (key is null || OwnerOf(text) != personId)
            {
                return null;
            }

            try
            {
                var box = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length + IdLength + 1));
                if (box.Length < NonceBytes + TagBytes)
                {
                    return null;
                }

                var plain = new byte[box.Length - NonceBytes - TagBytes];
                using var aes = new AesGcm(key, TagBytes);
                aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain, personId.ToByteArray());
                return Encoding.UTF8.GetString(plain);
            }
            catch (Exception exception) when (exception is FormatException or CryptographicException)
            {
                return null;
            }
        }
    }
}
