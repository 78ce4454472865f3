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

    public int FailedTries { get; init; }

    public DateTime? LockedUntil { get; init; }
}

/// <summary>Where a person may work.</summary>
/// <param name="TenantId">The tenant, or null for the hub's own pages.</param>
/// <param name="Role">Role there.</param>
internal sealed record Membership(int? TenantId, string Role);

/// <summary>People and memberships in the platform database.</summary>
internal sealed class PersonStore(IPlatformDb platform, TimeProvider time)
{
    public async Task<Person?> FindAsync(string login, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Person>(new CommandDefinition(
            """
            SELECT person_id AS PersonId, login AS Login, name AS Name, language AS Language, password_hash AS PasswordHash,
              failed_tries AS FailedTries, locked_until AS LockedUntil
            FROM identity.people WHERE login = @login AND disabled_at IS NULL
            """,
            new { login }, cancellationToken: cancellationToken));
    }

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

    /// <summary>The language in which the person reads; en, hi, bn or te.</summary>
    public async Task SetLanguageAsync(Guid personId, string language, CancellationToken cancellationToken) =>
        await RunAsync("UPDATE identity.people SET language = @language WHERE person_id = @personId", new { personId, language }, cancellationToken);

    public async Task SetPasswordAsync(Guid personId, string hash, CancellationToken cancellationToken) =>
        await RunAsync(
            "UPDATE identity.people SET password_hash = @hash, failed_tries = 0, locked_until = NULL WHERE person_id = @personId",
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

    /// <summary>Counts a failed try and gives back how many there were in a row.</summary>
    public async Task<int> FailedAsync(Guid personId, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "UPDATE identity.people SET failed_tries = failed_tries + 1 WHERE person_id = @personId RETURNING failed_tries",
            new { personId }, cancellationToken: cancellationToken));
    }

    public async Task LockAsync(Guid personId, DateTimeOffset until, CancellationToken cancellationToken) =>
        await RunAsync(
            "UPDATE identity.people SET locked_until = @until WHERE person_id = @personId", new { personId, until }, cancellationToken);

    public async Task EnteredAsync(Guid personId, CancellationToken cancellationToken) =>
        await RunAsync(
            "UPDATE identity.people SET failed_tries = 0, locked_until = NULL WHERE person_id = @personId AND (failed_tries > 0 OR locked_until IS NOT NULL)",
            new { personId }, cancellationToken);

    private async Task RunAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}
