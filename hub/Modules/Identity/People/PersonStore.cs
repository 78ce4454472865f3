using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>A person with what the log-in needs.</summary>
internal sealed class Person
{
    public Guid PersonId { get; init; }

    public string Login { get; init; } = "";

    public string Name { get; init; } = "";

    public string Language { get; init; } = "en";

    public string? PasswordHash { get; init; }
}

/// <summary>Where a person may work.</summary>
/// <param name="TenantId">The tenant, or null for the hub's own pages.</param>
/// <param name="Role">Role there.</param>
internal sealed record Membership(int? TenantId, string Role);

/// <summary>People and memberships in the platform database.</summary>
internal sealed class PersonStore(IPlatformDb platform, PlatformChanges changes, TimeProvider time)
{
    private const string Select =
        """
        SELECT person_id AS PersonId, login AS Login, name AS Name, language AS Language, password_hash AS PasswordHash
        FROM identity.people WHERE disabled_at IS NULL AND login IS NOT NULL
        """;

    /// <summary>By what is typed at log-in, lower case.</summary>
    public Task<Person?> FindAsync(string login, CancellationToken cancellationToken) => FindAsync(" AND login = @login", new { login }, cancellationToken);

    public Task<Person?> FindAsync(Guid personId, CancellationToken cancellationToken) => FindAsync(" AND person_id = @personId", new { personId }, cancellationToken);

    /// <summary>The person's memberships, oldest first, then the hub's own.</summary>
    public async Task<IReadOnlyList<Membership>> MembershipsAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Membership>(new CommandDefinition(
            """
            SELECT TenantId, Role FROM (
              SELECT tenant_id AS TenantId, role AS Role, since FROM identity.memberships WHERE person_id = @personId AND ended_at IS NULL
              UNION ALL
              SELECT NULL, 'hub_operator', since FROM identity.hub_operators WHERE person_id = @personId
            ) AS m ORDER BY TenantId IS NULL, since LIMIT 200
            """,
            new { personId }, cancellationToken: cancellationToken));
        return rows.AsList();
    }

    /// <summary>Makes the person, or brings name and language of the one with this id to what is given.</summary>
    public async Task PutAsync(Guid personId, string login, string name, string language, CancellationToken cancellationToken) =>
        await RunAsync(
            """
            INSERT INTO identity.people (person_id, login, name, language, made_at) VALUES (@personId, @login, @name, @language, @now)
            ON CONFLICT (person_id) DO UPDATE SET login = excluded.login, name = excluded.name, language = excluded.language
            """,
            new { personId, login, name, language, now = time.GetUtcNow() }, cancellationToken);

    /// <summary>The language in which the caller reads; en, hi, bn or te.</summary>
    public async Task SetLanguageAsync(Caller caller, string language, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        await MemberChanges.RunAsync(change, "UPDATE identity.people SET language = @language WHERE person_id = @personId", new { personId = caller.PersonId, language }, cancellationToken);
        change.Audit(caller.Tenant, MemberChanges.Entry("identity.person.language_changed", caller.PersonId, caller.PersonId, new AuditDiff().Set("language", language)));
        await change.CommitAsync(cancellationToken);
    }

    public async Task SetPasswordAsync(Guid personId, string hash, CancellationToken cancellationToken) =>
        await RunAsync(
            "UPDATE identity.people SET password_hash = @hash WHERE person_id = @personId",
            new { personId, hash }, cancellationToken);

    public async Task PutMembershipAsync(int tenantId, Guid personId, string role, string? badge, CancellationToken cancellationToken) =>
        await RunAsync(
            """
            INSERT INTO identity.memberships (tenant_id, person_id, role, badge, since) VALUES (@tenantId, @personId, @role, @badge, @now)
            ON CONFLICT (tenant_id, person_id) DO UPDATE SET role = excluded.role, badge = excluded.badge, ended_at = NULL
            """,
            new { tenantId, personId, role, badge, now = time.GetUtcNow() }, cancellationToken);

    public async Task PutHubOperatorAsync(Guid personId, CancellationToken cancellationToken) =>
        await RunAsync(
            "INSERT INTO identity.hub_operators (person_id, since) VALUES (@personId, @now) ON CONFLICT DO NOTHING",
            new { personId, now = time.GetUtcNow() }, cancellationToken);

    private async Task<Person?> FindAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Person>(new CommandDefinition(Select + where, parameters, cancellationToken: cancellationToken));
    }

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
