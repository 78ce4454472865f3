using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dapper;

namespace EdgeHub.Hub.Fleet;

/// <summary>Keeps the authorities in the platform database, keys sealed. One node makes them, the others load what it made.</summary>
internal sealed class AuthorityStore(PlatformSource platform, MasterKey masterKey)
{
    // Any constant that no other advisory lock of the hub uses.
    private const long MakingLock = 0x4544_4745_4341;

    public async Task<Authorities> LoadOrMakeAsync(DateTimeOffset now, TimeSpan overlap, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(@MakingLock)", new { MakingLock }, transaction, cancellationToken: cancellationToken));
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT kind AS "Kind", certificate AS "Certificate", sealed_key AS "SealedKey"
            FROM fleet.authorities WHERE not_after > @now ORDER BY not_before DESC, authority_id DESC
            """,
            new { now = now.UtcDateTime }, transaction, cancellationToken: cancellationToken))).ToList();

        var root = rows.Where(row => row.Kind == "root").Select(Open).FirstOrDefault();
        var issuing = rows.Where(row => row.Kind == "issuing").Select(Open).ToList();
        if (root is null)
        {
            root = CertificateMaker.Root(now);
            await InsertAsync("root", root);
            issuing.Clear();
        }

        if (issuing.Count == 0 || issuing[0].NotAfter.ToUniversalTime() - now.UtcDateTime < overlap)
        {
            var made = CertificateMaker.Issuing(root, now);
            await InsertAsync("issuing", made);
            issuing.Insert(0, made);
        }

        await transaction.CommitAsync(cancellationToken);
        return new Authorities(root, issuing[0], issuing[1..]);

        async Task InsertAsync(string kind, X509Certificate2 certificate)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO fleet.authorities (authority_id, kind, certificate, sealed_key, not_before, not_after)
                VALUES (@id, @kind, @certificate, @sealedKey, @notBefore, @notAfter)
                """,
                new
                {
                    id = Guid.CreateVersion7(now),
                    kind,
                    certificate = certificate.RawData,
                    sealedKey = masterKey.Seal(key.ExportPkcs8PrivateKey()),
                    notBefore = certificate.NotBefore.ToUniversalTime(),
                    notAfter = certificate.NotAfter.ToUniversalTime(),
                },
                transaction, cancellationToken: cancellationToken));
        }
    }

    private X509Certificate2 Open(Row row)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(row.Certificate);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(masterKey.Open(row.SealedKey), out _);
        return certificate.CopyWithPrivateKey(key);
    }

    private sealed record Row(string Kind, byte[] Certificate, byte[] SealedKey);
}
