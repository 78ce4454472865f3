using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>Something to come with.</summary>
/// <param name="Kind">cookie, key, nobody, hub operator, certificate.</param>
/// <param name="Tenant">Whose; null for nobody and the hub operator.</param>
/// <param name="Role">Role in that tenant, or empty.</param>
/// <param name="Tokens">One for each route that changes something, so that a session that is ended ends nothing else.</param>
internal sealed record Credential(string Kind, WorldTenant? Tenant, string Role, IReadOnlyList<string> Tokens)
{
    public bool IsAdministrator => Kind == "cookie" && Role == Credentials.Administrator;

    public override string ToString() => string.Join(' ', ((string[])[Kind, Role, Tenant?.Scope.Code ?? ""]).Where(part => part.Length > 0));

    /// <summary>Puts it into a request.</summary>
    public void Sign(HttpRequestMessage request, int route)
    {
        if (Kind is "cookie" or "hub operator")
        {
            request.Headers.Add("Cookie", "eh_session=" + Tokens[route % Tokens.Count]);
        }
        else if (Kind == "key")
        {
            request.Headers.Add("Authorization", "Bearer " + Tokens[0]);
        }
    }
}

/// <summary>Every kind of credential of every company, written as the log-in would write them.</summary>
internal sealed class Credentials(IReadOnlyList<Credential> all)
{
    public const string Administrator = "tenant_administrator";

    public static Credential Nobody { get; } = new("nobody", null, "", []);

    public IReadOnlyList<Credential> All => all;

    public Credential HubOperator => all.Single(credential => credential.Kind == "hub operator");

    public IEnumerable<Credential> Of(WorldTenant tenant) => all.Where(credential => credential.Tenant == tenant);

    public Credential AdministratorOf(WorldTenant tenant) => all.Single(credential => credential.IsAdministrator && credential.Tenant == tenant);

    public static async Task<Credentials> MakeAsync(WallHub hub, IReadOnlyList<WorldTenant> tenants, int routes)
    {
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, CancellationToken.None);
        var all = new List<Credential>();
        foreach (var tenant in tenants)
        {
            foreach (var role in Roles.OfTenants)
            {
                var person = await PersonAsync(connection, $"{role}.{tenant.Scope.Code}".ToLowerInvariant(), $"{role} {tenant.Canary}");
                await RunAsync(
                    connection, "INSERT INTO identity.memberships (tenant_id, person_id, role, badge, since) VALUES ($1, $2, $3, $4, now())",
                    Param.Int(tenant.Scope.TenantId), Param.Id(person), Param.Text(role), Param.Text($"BADGE-{role}-{tenant.Tag}"));
                all.Add(new Credential("cookie", tenant, role, await SessionsAsync(connection, person, tenant, routes)));
                all.Add(new Credential("key", tenant, role, [await KeyAsync(connection, person, tenant, role)]));
            }
        }

        var sunil = await PersonAsync(connection, "operator.of.hub", "Operator of the hub");
        await RunAsync(connection, "INSERT INTO identity.hub_operators (person_id, since) VALUES ($1, now())", Param.Id(sunil));
        all.Add(new Credential("hub operator", null, "", await SessionsAsync(connection, sunil, null, routes)));
        return new Credentials(all);
    }

    private static async Task<Guid> PersonAsync(NpgsqlConnection connection, string login, string name)
    {
        var id = Guid.CreateVersion7();
        await RunAsync(
            connection, "INSERT INTO identity.people (person_id, login, name, language, made_at) VALUES ($1, $2, $3, 'en', now())",
            Param.Id(id), Param.Text(login), Param.Text(name));
        return id;
    }

    private static async Task<IReadOnlyList<string>> SessionsAsync(NpgsqlConnection connection, Guid person, WorldTenant? tenant, int count)
    {
        var tokens = Enumerable.Range(0, count).Select(_ => RandomNumberGenerator.GetBytes(32)).ToArray();
        await RunAsync(
            connection,
            """
            INSERT INTO identity.sessions (token_hash, session_id, person_id, tenant_id, made_at, seen_at, expires_at, browser)
            SELECT sha256(t), gen_random_uuid(), $1, $2, now(), now(), now() + interval '1 day', $3 FROM unnest($4::bytea[]) t
            """,
            Param.Id(person), Param.Of(tenant?.Scope.TenantId, NpgsqlTypes.NpgsqlDbType.Integer), Param.Text("Browser " + tenant?.Canary),
            Param.Array(tokens, NpgsqlTypes.NpgsqlDbType.Bytea));
        return tokens.Select(token => Base64Url.EncodeToString(token)).ToArray();
    }

    private static async Task<string> KeyAsync(NpgsqlConnection connection, Guid person, WorldTenant tenant, string role)
    {
        var token = RandomNumberGenerator.GetBytes(32);
        await RunAsync(
            connection,
            """
            INSERT INTO identity.api_keys (token_hash, key_id, tenant_id, name, role, made_by, made_at, expires_at)
            VALUES (sha256($1), gen_random_uuid(), $2, $3, $4, $5, now(), now() + interval '1 day')
            """,
            Param.Of(token, NpgsqlTypes.NpgsqlDbType.Bytea), Param.Int(tenant.Scope.TenantId), Param.Text($"Key of {role} {tenant.Canary}"),
            Param.Text(role), Param.Id(person));
        return Base64Url.EncodeToString(token);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync();
    }
}
