using Dapper;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>What an administrator does with the company's people; each change leaves one audit entry.</summary>
internal sealed class MemberChanges(
    PlatformChanges changes, MemberStore members, PersonalValues personal, CompanyPlants plants, SessionCache cache, IEnumerable<IBadgeChanges> stations)
{
    /// <summary>Somebody who works at stations and logs in nowhere.</summary>
    public async Task<Result<Guid>> AddAsync(TenantScope tenant, Guid by, NewPerson form, CancellationToken cancellationToken)
    {
        if (!PersonRules.Name(form.Name).TryGet(out var name, out var error) || !RoleAndPlants(form.Role, form.Plants, out error))
        {
            return error;
        }

        if (!PersonRules.IsLanguage(form.Language))
        {
            return SessionRoutes.LanguageUnknown;
        }

        if (!(await plants.IdsAsync(tenant, form.Plants, cancellationToken)).TryGet(out var plantIds, out error))
        {
            return error;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        var personId = Guid.CreateVersion7(change.At);
        await RunAsync(change,
            """
            INSERT INTO identity.people (person_id, name, language, made_at) VALUES (@personId, @name, @language, @at);
            INSERT INTO identity.memberships (tenant_id, person_id, role, plant_ids, since) VALUES (@tenantId, @personId, @role, @plantIds, @at)
            """,
            new { personId, name, language = form.Language, at = change.At, tenantId = tenant.TenantId, role = form.Role, plantIds }, cancellationToken);
        var key = await personal.KeyAsync(change, personId, cancellationToken);
        change.Audit(tenant, Entry("identity.person.added", by, personId, new AuditDiff()
            .Set("name", key.Seal(name)).Set("language", form.Language).Set("role", form.Role).Set("plants", Join(form.Plants))));
        await change.CommitAsync(cancellationToken);
        return personId;
    }

    /// <summary>Name and language.</summary>
    public Task<Result<bool>> RenameAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, PersonForm form, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            if (!PersonRules.Name(form.Name).TryGet(out var name, out var error))
            {
                return error;
            }

            if (!PersonRules.IsLanguage(form.Language))
            {
                return SessionRoutes.LanguageUnknown;
            }

            if (member.IsShared)
            {
                return PeopleErrors.Shared;
            }

            await RunAsync(change, "UPDATE identity.people SET name = @name, language = @language WHERE person_id = @personId", new { personId, name, language = form.Language }, cancellationToken);
            var key = await personal.KeyAsync(change, personId, cancellationToken);
            var diff = new AuditDiff().Change("language", member.Language, form.Language);
            if (name != member.Name)
            {
                diff.Change("name", key.Seal(member.Name), key.Seal(name));
            }

            change.Audit(tenant, Entry("identity.person.renamed", by, personId, diff));
            return null;
        }, cancellationToken);

    /// <summary>Role, plants and stations.</summary>
    public async Task<Result<bool>> ChangeRoleAsync(
        TenantScope tenant, Guid by, PlantScope scope, Guid personId, RoleForm form, CancellationToken cancellationToken)
    {
        if (!RoleAndPlants(form.Role, form.Plants, out var wrong) || !(await plants.IdsAsync(tenant, form.Plants, cancellationToken)).TryGet(out var plantIds, out wrong))
        {
            return wrong;
        }

        var at = form.Stations ?? [];
        if (at.Count > 100 || at.Any(code => code is null || code.Length is 0 or > 32 || code.Any(char.IsControl)))
        {
            return new Error("identity.stations_invalid", ErrorKind.Form, "Name at most 100 stations by their codes, or none for all.");
        }

        var codes = await plants.CodesAsync(tenant, cancellationToken);
        return await ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            if (!member.IsActive)
            {
                return PeopleErrors.Left;
            }

            if (form.Role != PermissionMatrix.TenantAdministrator && await IsLastAdministratorAsync(change, tenant, member, cancellationToken))
            {
                return PeopleErrors.LastAdministrator;
            }

            await RunAsync(change,
                "UPDATE identity.memberships SET role = @role, plant_ids = @plantIds, stations = @stations WHERE tenant_id = @tenantId AND person_id = @personId",
                new { tenantId = tenant.TenantId, personId, role = form.Role, plantIds, stations = at.Distinct(StringComparer.Ordinal).ToArray() }, cancellationToken);
            change.Audit(tenant, Entry("identity.person.role_changed", by, personId, new AuditDiff()
                .Change("role", member.Role, form.Role)
                .Change("plants", CompanyPlants.Codes(codes, member.PlantIds), CompanyPlants.Codes(codes, plantIds))
                .Change("stations", member.Stations, at)));
            return null;
        }, cancellationToken);
    }

    /// <summary>Ends the membership: his sessions and the keys that he made for this company stop with it.</summary>
    public Task<Result<bool>> DeactivateAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            if (!member.IsActive)
            {
                return PeopleErrors.Left;
            }

            if (await IsLastAdministratorAsync(change, tenant, member, cancellationToken))
            {
                return PeopleErrors.LastAdministrator;
            }

            await RunAsync(change,
                """
                UPDATE identity.memberships SET ended_at = @at WHERE tenant_id = @tenantId AND person_id = @personId;
                DELETE FROM identity.sessions WHERE tenant_id = @tenantId AND person_id = @personId
                """,
                new { tenantId = tenant.TenantId, personId, at = change.At }, cancellationToken);
            change.Audit(tenant, Entry("identity.person.deactivated", by, personId, new AuditDiff().Change("state", "active", "left")));
            return null;
        }, cancellationToken);

    /// <summary>Takes somebody in again who had left, with the role he had.</summary>
    public Task<Result<bool>> ReactivateAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            if (member.EndedAt is null)
            {
                return new Error("identity.person_active", ErrorKind.State, "This person is active already.");
            }

            try
            {
                await RunAsync(change,
                    "UPDATE identity.memberships SET ended_at = NULL WHERE tenant_id = @tenantId AND person_id = @personId",
                    new { tenantId = tenant.TenantId, personId }, cancellationToken);
            }
            catch (PostgresException exception) when (exception.ConstraintName == "memberships_badge")
            {
                return BadgeChanges.Taken;
            }

            change.Audit(tenant, Entry("identity.person.reactivated", by, personId, new AuditDiff().Change("state", "left", "active")));
            return null;
        }, cancellationToken);

    /// <summary>Ends a lock-out before its time.</summary>
    public Task<Result<bool>> UnlockAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            await RunAsync(change,
                "DELETE FROM identity.log_in_tries WHERE login_hash = sha256(convert_to(@login, 'UTF8'))", new { login = member.Login ?? "" }, cancellationToken);
            change.Audit(tenant, Entry("identity.person.unlocked", by, personId, new AuditDiff()));
            return null;
        }, cancellationToken);

    /// <summary>Ends all of a person's sessions in this company.</summary>
    public Task<Result<bool>> EndSessionsAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, _) =>
        {
            await RunAsync(change, "DELETE FROM identity.sessions WHERE tenant_id = @tenantId AND person_id = @personId", new { tenantId = tenant.TenantId, personId }, cancellationToken);
            change.Audit(tenant, Entry("identity.person.sessions_ended", by, personId, new AuditDiff()));
            return null;
        }, cancellationToken);

    public static AuditEntry Entry(string action, Guid by, Guid personId, AuditDiff diff) => new(action, by, $"person {personId:D}", diff.ToJson());

    /// <summary>True when nobody else could take the administrator's place.</summary>
    internal static async Task<bool> IsLastAdministratorAsync(PlatformChange change, TenantScope tenant, Member member, CancellationToken cancellationToken) =>
        member.Role == PermissionMatrix.TenantAdministrator && member.IsActive
        && await MemberStore.OtherAdministratorsAsync(change, tenant, member.PersonId, cancellationToken) == 0;

    internal static Task RunAsync(PlatformChange change, string sql, object parameters, CancellationToken cancellationToken) =>
        change.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, change.Transaction, cancellationToken: cancellationToken));

    private static bool RoleAndPlants(string? role, IReadOnlyList<string>? plants, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Error? error)
    {
        error = !PermissionMatrix.Current.IsTenantRole(role) ? PeopleErrors.RoleUnknown
            : plants is { Count: > 0 } && !PermissionMatrix.Current.Find(role)!.IsBoundToPlants ? PeopleErrors.RoleHasNoPlants
            : null;
        return error is null;
    }

    private static string Join(IReadOnlyList<string>? texts) => string.Join(' ', texts ?? []);

    private async Task<Result<bool>> ChangeAsync(
        TenantScope tenant, PlantScope scope, Guid personId, Func<PlatformChange, Member, Task<Error?>> work, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        if (await members.LockAsync(change, tenant, scope, personId, cancellationToken) is not { } member)
        {
            return PeopleErrors.Unknown;
        }

        if (change.Precondition.Check(member.Version) is { } stale)
        {
            return stale;
        }

        if (member.ErasedAt is not null)
        {
            return PeopleErrors.Erased;
        }

        if (await work(change, member) is { } error)
        {
            return error;
        }

        await change.CommitAsync(cancellationToken);
        cache.Clear();
        if (member.Badge is not null && !changes.IsRehearsal)
        {
            foreach (var station in stations)
            {
                await station.ChangedAsync(tenant, cancellationToken);
            }
        }

        return true;
    }
}

/// <summary>Body of <c>POST /api/v1/people</c>.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="Role">A role of the company.</param>
/// <param name="Plants">Codes of plants; none for all.</param>
internal sealed record NewPerson(string? Name, string? Language, string? Role, IReadOnlyList<string>? Plants);

/// <summary>Body of <c>PUT /api/v1/people/{id}</c>.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Language">en, hi, bn or te.</param>
internal sealed record PersonForm(string? Name, string? Language);

/// <summary>Body of <c>PUT /api/v1/people/{id}/role</c>.</summary>
/// <param name="Role">A role of the company.</param>
/// <param name="Plants">Codes of the plants that the membership is for; none for all.</param>
/// <param name="Stations">Codes of the stations at which he works; none for all of his plants.</param>
internal sealed record RoleForm(string? Role, IReadOnlyList<string>? Plants, IReadOnlyList<string>? Stations);
