using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Makes one-time tokens: address, secret and the root's hash in one line. Only the secret's hash is kept.</summary>
internal sealed class EnrolmentTokens(
    PlatformChanges changes, CertificateAuthority authority, ListenerAddresses addresses)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public async Task<Result<EnrolmentToken>> MakeAsync(TenantScope tenant, NewAgent agent, Guid? madeBy, CancellationToken cancellationToken)
    {
        if (await addresses.FindAsync(cancellationToken) is not { } where)
        {
            return new Error("fleet.hub_never_served", ErrorKind.State, "The hub has no agents listener yet. Start it once with: hub serve");
        }

        var authorities = await authority.CurrentAsync(cancellationToken);
        await using var change = await changes.BeginAsync(cancellationToken);
        var now = change.At;
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = Guid.CreateVersion7(now);
        var taken = await change.Connection.QuerySingleAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM fleet.agents WHERE tenant_id = @TenantId AND lower(name) = lower(@Name) AND revoked_at IS NULL)",
            new { tenant.TenantId, agent.Name }, change.Transaction, cancellationToken: cancellationToken));
        if (taken)
        {
            return AgentRegistry.NameTaken(agent.Name);
        }

        await change.Connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO fleet.enrolment_tokens
                (token_id, secret_hash, tenant_id, tenant_code, agent_name, plant_code, stations, made_by, made_at, expires_at)
            VALUES (@id, @hash, @TenantId, @Code, @Name, @PlantCode, @stations, @madeBy, @now, @expires)
            """,
            new
            {
                id,
                hash = HashOf(secret),
                tenant.TenantId,
                tenant.Code,
                agent.Name,
                agent.PlantCode,
                stations = agent.Stations.ToArray(),
                madeBy,
                now = now.UtcDateTime,
                expires = (now + Life).UtcDateTime,
            },
            change.Transaction, cancellationToken: cancellationToken));
        change.Audit(tenant, new AuditEntry(
            "fleet.token.made", madeBy ?? Guid.Empty, AgentRegistry.Subject(id), JsonSerializer.Serialize(new { agent.Name, agent.PlantCode, agent.Stations })));
        await change.CommitAsync(cancellationToken);
        return new EnrolmentToken(id, changes.IsRehearsal ? "" : Write(where.EnrolUrl, secret, authorities.RootHash), now + Life);
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Write(string url, string secret, string rootHash) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { u = url, s = secret, c = rootHash }));
}
