using System.Security.Cryptography.X509Certificates;
using Dapper;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Turns a token and a certificate request into an agent. The agent's id is the token's, so that a repeated call finds what
/// the first one made: the same token with the same key within 15 minutes gives the same certificate.
/// </summary>
internal sealed class Enrolment(
    PlatformSource platform, ITenantDb tenants, CertificateAuthority authority, ListenerAddresses addresses, TimeProvider clock)
{
    public static readonly TimeSpan RepeatWindow = TimeSpan.FromMinutes(15);

    public async Task<Result<EnrolReply>> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken)
    {
        if (!CertificateMaker.ReadRequest(request.CertificateRequest.Span).TryGet(out var key, out var error))
        {
            return error;
        }

        if (request.Secret.Length is 0 or > 128 || request.MachineName.Length > 64)
        {
            return new Error("fleet.bad_enrolment", ErrorKind.Form, "The token's secret or the machine's name has a length that is not taken.");
        }

        var now = clock.GetUtcNow();
        await using var connection = await platform.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var token = await connection.QuerySingleOrDefaultAsync<TokenRow>(new CommandDefinition(
            """
            SELECT token_id AS "TokenId", tenant_id AS "TenantId", tenant_code AS "TenantCode", agent_name AS "AgentName",
                plant_code AS "PlantCode", stations AS "Stations", expires_at AS "ExpiresAt", used_at AS "UsedAt", used_key AS "UsedKey"
            FROM fleet.enrolment_tokens WHERE secret_hash = @hash FOR UPDATE
            """,
            new { hash = EnrolmentTokens.HashOf(request.Secret) }, transaction, cancellationToken: cancellationToken));
        var keyHash = AgentCertificate.KeyHash(key);
        if (Refusal(token, keyHash, now) is { } refusal)
        {
            return refusal;
        }

        var known = token!.UsedAt is null ? null : await FindCertificateAsync(connection, transaction, token.TokenId, keyHash, cancellationToken);
        if (known is null)
        {
            var made = await MakeAgentAsync(connection, transaction, token, key, keyHash, request.MachineName, now, cancellationToken);
            if (!made.TryGet(out known, out error))
            {
                return error;
            }
        }

        await transaction.CommitAsync(cancellationToken);
        var where = await addresses.FindAsync(cancellationToken);
        var reply = new EnrolReply
        {
            AgentId = ByteString.CopyFrom(token.TokenId.ToByteArray(bigEndian: true)),
            AgentsAddress = where?.AgentsAddress ?? "",
            TenantCode = token.TenantCode,
            AgentName = token.AgentName,
        };
        var authorities = await authority.CurrentAsync(cancellationToken);
        reply.CertificateChain.Add(ByteString.CopyFrom(known));
        reply.CertificateChain.Add(ByteString.CopyFrom(authorities.Issuing.RawData));
        reply.TrustedRoots.Add(authorities.TrustedDer.Select(der => ByteString.CopyFrom(der)));
        return reply;
    }

    private static Error? Refusal(TokenRow? token, byte[] keyHash, DateTimeOffset now) => token switch
    {
        null => new Error("fleet.token_unknown", ErrorKind.NotFound, "This hub never made that token. Copy it whole, or make a new one."),
        { UsedAt: { } used, UsedKey: { } usedKey } when usedKey.AsSpan().SequenceEqual(keyHash) && now.UtcDateTime - used <= RepeatWindow => null,
        { UsedAt: not null } => new Error("fleet.token_used", ErrorKind.State, "The token was used already. Make a new one for this agent."),
        _ when token.ExpiresAt < now.UtcDateTime => new Error("fleet.token_expired", ErrorKind.State, "The token is older than 24 hours. Make a new one."),
        _ => null,
    };

    private async Task<Result<byte[]>> MakeAgentAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, TokenRow token, PublicKey key, byte[] keyHash,
        string machineName, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO fleet.agents (agent_id, tenant_id, tenant_code, name, machine_name, enrolled_at)
                VALUES (@TokenId, @TenantId, @TenantCode, @AgentName, @machineName, @now)
                """,
                new { token.TokenId, token.TenantId, token.TenantCode, token.AgentName, machineName, now = now.UtcDateTime },
                transaction, cancellationToken: cancellationToken));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return AgentRegistry.NameTaken(token.AgentName);
        }

        using var certificate = await authority.SignAgentAsync(key, token.TokenId, cancellationToken);
        await CertificateRows.InsertAsync(connection, transaction, certificate, token.TokenId, keyHash, now, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE fleet.enrolment_tokens SET used_at = @now, used_key = @keyHash, agent_id = token_id WHERE token_id = @TokenId",
            new { token.TokenId, keyHash, now = now.UtcDateTime }, transaction, cancellationToken: cancellationToken));

        // The tenant's row first: if the platform's commit fails, the same token writes the same row again.
        var scope = new TenantScope(token.TenantId, token.TenantCode);
        var assigned = await Assignments.SaveAsync(tenants, scope, token.TokenId, token.PlantCode, token.Stations, now, cancellationToken);
        return assigned.IsOk ? certificate.RawData : assigned.Error!;
    }

    private static Task<byte[]?> FindCertificateAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid agentId, byte[] keyHash, CancellationToken cancellationToken) =>
        connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition(
            "SELECT certificate FROM fleet.certificates WHERE agent_id = @agentId AND key_hash = @keyHash ORDER BY issued_at DESC LIMIT 1",
            new { agentId, keyHash }, transaction, cancellationToken: cancellationToken));

    // Dapper gives arrays to properties only.
    private sealed class TokenRow
    {
        public Guid TokenId { get; init; }

        public int TenantId { get; init; }

        public string TenantCode { get; init; } = "";

        public string AgentName { get; init; } = "";

        public string PlantCode { get; init; } = "";

        public string[] Stations { get; init; } = [];

        public DateTime ExpiresAt { get; init; }

        public DateTime? UsedAt { get; init; }

        public byte[]? UsedKey { get; init; }
    }
}
