using System.Security.Cryptography.X509Certificates;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Who may come in with a certificate.</summary>
/// <param name="AgentId">The agent.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why it may not, or null.</param>
/// <param name="RenewalOnly">True when only a new certificate may be asked for.</param>
internal sealed record Admission(Guid AgentId, TenantScope Tenant, string Name, StreamEnd? Refusal, bool RenewalOnly);

/// <summary>Decides by certificate and rows whether a stream may go on. The handshake has already proven that the certificate is ours.</summary>
internal sealed class Gatekeeper(PlatformSource platform, TimeProvider clock)
{
    public static readonly TimeSpan RenewalGrace = TimeSpan.FromDays(30);
    private static readonly Admission Nobody = new(Guid.Empty, new TenantScope(0, ""), "", StreamEnd.Unknown, RenewalOnly: false);

    public async Task<Admission> AdmitAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        if (AgentCertificate.AgentId(certificate) is not { } agentId)
        {
            return Nobody;
        }

        await using var connection = await platform.OpenAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            SELECT a.tenant_id AS "TenantId", a.tenant_code AS "TenantCode", a.name AS "Name", a.revoked_at IS NOT NULL AS "Revoked",
                a.quarantine_code AS "QuarantineCode"
            FROM fleet.certificates c JOIN fleet.agents a USING (agent_id)
            WHERE c.serial = @serial AND c.agent_id = @agentId
            """,
            new { serial = AgentCertificate.Serial(certificate), agentId }, cancellationToken: cancellationToken));
        if (row is null)
        {
            return Nobody;
        }

        var expiredFor = clock.GetUtcNow().UtcDateTime - certificate.NotAfter.ToUniversalTime();
        var refusal = row.Revoked ? StreamEnd.Revoked
            : row.QuarantineCode is not null ? StreamEnd.Cloned
            : expiredFor > RenewalGrace ? StreamEnd.ExpiredForGood
            : null;
        return new Admission(agentId, new TenantScope(row.TenantId, row.TenantCode), row.Name, refusal, expiredFor > TimeSpan.Zero);
    }

    private sealed record Row(int TenantId, string TenantCode, string Name, bool Revoked, string? QuarantineCode);
}
