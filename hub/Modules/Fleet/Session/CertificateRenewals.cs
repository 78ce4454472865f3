using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet;

/// <summary>Gives a known agent its next certificate; the same key asked again within 15 minutes gets the same one.</summary>
internal sealed class CertificateRenewals(PlatformSource platform, CertificateAuthority authority, TimeProvider clock)
{
    public async Task<Result<Certificate>> RenewAsync(Guid agentId, ByteString request, CancellationToken cancellationToken)
    {
        if (!CertificateMaker.ReadRequest(request.Span).TryGet(out var key, out var error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var keyHash = AgentCertificate.KeyHash(key);
        await using var connection = await platform.OpenAsync(cancellationToken);
        var since = (now - Enrolment.RepeatWindow).UtcDateTime;
        var der = await Dapper.SqlMapper.QueryFirstOrDefaultAsync<byte[]>(connection, new Dapper.CommandDefinition(
            """
            SELECT certificate FROM fleet.certificates
            WHERE agent_id = @agentId AND key_hash = @keyHash AND issued_at > @since ORDER BY issued_at DESC LIMIT 1
            """,
            new { agentId, keyHash, since }, cancellationToken: cancellationToken));
        if (der is null)
        {
            using var certificate = await authority.SignAgentAsync(key, agentId, cancellationToken);
            await CertificateRows.InsertAsync(connection, null, certificate, agentId, keyHash, now, cancellationToken);
            der = certificate.RawData;
        }

        var authorities = await authority.CurrentAsync(cancellationToken);
        var reply = new Certificate();
        reply.CertificateChain.Add(ByteString.CopyFrom(der));
        reply.CertificateChain.Add(ByteString.CopyFrom(authorities.Issuing.RawData));
        reply.TrustedRoots.Add(authorities.TrustedDer.Select(trusted => ByteString.CopyFrom(trusted)));
        return reply;
    }
}
