using System.Security.Cryptography.X509Certificates;
using Dapper;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>Every certificate given to an agent, so that only those with a row are taken.</summary>
internal static class CertificateRows
{
    public static Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, X509Certificate2 certificate, Guid agentId, byte[] keyHash,
        DateTimeOffset now, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO fleet.certificates (serial, agent_id, certificate, key_hash, issued_at, not_after)
            VALUES (@serial, @agentId, @der, @keyHash, @now, @notAfter)
            """,
            new
            {
                serial = AgentCertificate.Serial(certificate),
                agentId,
                der = certificate.RawData,
                keyHash,
                now = now.UtcDateTime,
                notAfter = certificate.NotAfter.ToUniversalTime(),
            },
            transaction, cancellationToken: cancellationToken));
}
