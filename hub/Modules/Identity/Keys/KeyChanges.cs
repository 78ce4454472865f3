using System.Globalization;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Makes, rotates and ends API keys; each leaves one audit entry.</summary>
internal sealed class KeyChanges(PlatformChanges changes, CompanyPlants plants, SessionCache cache)
{
    public async Task<Result<MadeKey>> MakeAsync(TenantScope tenant, Caller maker, NewKey form, CancellationToken cancellationToken)
    {
        if (!KeyRules.Name(form.Name).TryGet(out var name, out var error)
            || !KeyRules.Permissions(maker, form.Permissions, form.Role).TryGet(out var permissions, out error)
            || !KeyRules.Life(form.Days).TryGet(out var life, out error)
            || !(await plants.IdsAsync(tenant, maker.Plants, form.Plants, cancellationToken)).TryGet(out var plantIds, out error))
        {
            return error;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        var made = await InsertAsync(change, tenant, maker.PersonId, name, permissions, plantIds, change.At + life, cancellationToken);
        change.Audit(tenant, Entry("identity.key.made", maker.PersonId, made.Id, new AuditDiff()
            .Set("name", name).Set("permissions", string.Join(' ', permissions)).Set("plants", string.Join(' ', form.Plants ?? []))
            .Set("expiresAt", made.ExpiresAt.ToString("O", CultureInfo.InvariantCulture))));
        await change.CommitAsync(cancellationToken);
        return made;
    }

    /// <summary>Makes a key that takes another's place; the other one goes on for the overlap and then ends.</summary>
    public async Task<Result<MadeKey>> RotateAsync(TenantScope tenant, Caller by, Guid keyId, Guid? madeBy, RotateForm? form, CancellationToken cancellationToken)
    {
        var hours = form?.OverlapHours ?? KeyRules.UsualOverlapHours;
        if (hours is < 0 or > KeyRules.LongestOverlapHours)
        {
            return new Error("identity.key_overlap", ErrorKind.Rule, $"The old key goes on for 0 to {KeyRules.LongestOverlapHours} hours.");
        }

        if (!KeyRules.Life(form?.Days).TryGet(out var life, out var error))
        {
            return error;
        }

        await using var change = await changes.BeginAsync(cancellationToken);
        if (await KeyStore.LockAsync(change, tenant, keyId, madeBy, cancellationToken) is not { } old)
        {
            return KeyRules.Unknown;
        }

        if (old.ReplacedBy is not null)
        {
            return new Error("identity.key_replaced", ErrorKind.State, "Another key has taken this one's place already. Rotate that one.");
        }

        if (!KeyRules.Permissions(by, old.Named.Except(KeyRules.NeverOfKeys, StringComparer.Ordinal).ToList(), null).TryGet(out var permissions, out error))
        {
            return error;
        }

        var made = await InsertAsync(change, tenant, by.PersonId, old.Name, permissions, old.PlantIds, change.At + life, cancellationToken);
        await MemberChanges.RunAsync(change,
            "UPDATE identity.api_keys SET expires_at = least(expires_at, @ends), replaced_by = @next WHERE tenant_id = @tenantId AND key_id = @keyId",
            new { tenantId = tenant.TenantId, keyId, next = made.Id, ends = change.At + TimeSpan.FromHours(hours) }, cancellationToken);
        change.Audit(tenant, Entry("identity.key.rotated", by.PersonId, keyId, new AuditDiff()
            .Set("replacedBy", made.Id.ToString("D")).Set("overlapHours", hours.ToString(CultureInfo.InvariantCulture))));
        await change.CommitAsync(cancellationToken);
        cache.Clear();
        return made;
    }

    public async Task<Result<bool>> RevokeAsync(TenantScope tenant, Guid by, Guid keyId, Guid? madeBy, CancellationToken cancellationToken)
    {
        await using var change = await changes.BeginAsync(cancellationToken);
        if (await KeyStore.LockAsync(change, tenant, keyId, madeBy, cancellationToken) is null)
        {
            return KeyRules.Unknown;
        }

        await MemberChanges.RunAsync(change,
            "UPDATE identity.api_keys SET revoked_at = @at WHERE tenant_id = @tenantId AND key_id = @keyId", new { tenantId = tenant.TenantId, keyId, at = change.At }, cancellationToken);
        change.Audit(tenant, Entry("identity.key.revoked", by, keyId, new AuditDiff().Change("state", "active", "revoked")));
        await change.CommitAsync(cancellationToken);
        cache.Clear();
        return true;
    }

    private static AuditEntry Entry(string action, Guid by, Guid keyId, AuditDiff diff) => new(action, by, $"key {keyId:D}", diff.ToJson());

    private static async Task<MadeKey> InsertAsync(
        PlatformChange change, TenantScope tenant, Guid madeBy, string name, string[] permissions, Guid[] plantIds, DateTimeOffset expires,
        CancellationToken cancellationToken)
    {
        var (text, hash) = Token.Make();
        var id = Guid.CreateVersion7(change.At);
        var key = Token.KeyPrefix + text;
        await MemberChanges.RunAsync(change,
            """
            INSERT INTO identity.api_keys (token_hash, key_id, tenant_id, name, permissions, plant_ids, prefix, made_by, made_at, expires_at)
            VALUES (@hash, @id, @tenantId, @name, @permissions, @plantIds, @prefix, @madeBy, @at, @expires)
            """,
            new { hash, id, tenantId = tenant.TenantId, name, permissions, plantIds, prefix = key[..Token.ShownOfKey], madeBy, at = change.At, expires }, cancellationToken);
        return new MadeKey(id, key, key[..Token.ShownOfKey], expires);
    }
}

/// <summary>A new key; its text is never shown again.</summary>
/// <param name="Id">Id.</param>
/// <param name="Key">What a program sends as <c>Authorization: Bearer</c>.</param>
/// <param name="Prefix">Its first characters, by which lists show it.</param>
/// <param name="ExpiresAt">Its end.</param>
internal sealed record MadeKey(Guid Id, string Key, string Prefix, DateTimeOffset ExpiresAt);

/// <summary>Body of <c>POST /api/v1/keys</c>.</summary>
/// <param name="Name">For people.</param>
/// <param name="Permissions">What it may; each must be the maker's.</param>
/// <param name="Role">Instead of permissions: all of this role's that the maker has too.</param>
/// <param name="Plants">Codes of the plants that it reaches; none for all of the maker's.</param>
/// <param name="Days">How long it holds, 1 to 730; 90 when not said.</param>
internal sealed record NewKey(string? Name, IReadOnlyList<string>? Permissions, string? Role, IReadOnlyList<string>? Plants, int? Days);

/// <summary>Body of <c>POST /api/v1/keys/{id}/rotate</c>.</summary>
/// <param name="OverlapHours">How long the old key goes on, 0 to 168; 24 when not said.</param>
/// <param name="Days">How long the new key holds, 1 to 730; 90 when not said.</param>
internal sealed record RotateForm(int? OverlapHours, int? Days);
