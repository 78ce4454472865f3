using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Makes one-time tokens: address, secret and the root's hash in one line. Only the secret's hash is kept.</summary>
internal sealed class EnrolmentTokens(
    PlatformSource platform, CertificateAuthority authority, ListenerAddresses addresses, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    public async Task<Result<EnrolmentToken>> MakeAsync(TenantScope tenant, NewAgent agent, Guid? madeBy, CancellationToken cancellationToken)
    {
        if (await addresses.FindAsync(cancellationToken) is not { } where)
        {
            return new Error("fleet.hub_never_served", ErrorKind.State, "The hub has no agents listener yet. Start it once with: hub serve");
        }

        var authorities = await authority.CurrentAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = Guid.CreateVersion7(now);
        await using var connection = await platform.OpenAsync(cancellationToken);
        var taken = await connection.QuerySingleAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM fleet.agents WHERE tenant_id = @TenantId AND lower(name) = lower(@Name) AND revoked_at IS NULL)",
            new { tenant.TenantId, agent.Name }, cancellationToken: cancellationToken));
        if (taken)
        {
            return AgentRegistry.NameTaken(agent.Name);
        }

        await connection.ExecuteAsync(new CommandDefinition(
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
            cancellationToken: cancellationToken));
        return new EnrolmentToken(id, Write(where.EnrolUrl, secret, authorities.RootHash), now + Life);
    }

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Write(string url, string secret, string rootHash) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { u = url, s = secret, c = rootHash }));
}
