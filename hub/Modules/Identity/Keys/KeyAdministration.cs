using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>See <see cref="IKeyAdministration"/>.</summary>
internal sealed class KeyAdministration(KeyStore keys, KeyChanges change, PeopleAdministration people, PlatformChanges changes, TimeProvider time) : IKeyAdministration
{
    private const int MostListed = 200;

    public async Task<IReadOnlyList<ListedKey>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return (await keys.ListAsync(tenant, null, null, MostListed, cancellationToken)).Select(key => Listed(key, now)).ToList();
    }

    public async Task<Result<ShownKey>> MakeAsync(TenantScope tenant, OrderedKey key, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(tenant, key.By, cancellationToken) is not { IsActive: true } maker)
        {
            return PeopleErrors.Unknown;
        }

        return Shown(await change.MakeAsync(tenant, CallerOf(tenant, maker), new NewKey(key.Name, key.Permissions, key.Role, key.Plants, key.Days), cancellationToken));
    }

    public async Task<Result<ShownKey>> RotateAsync(TenantScope tenant, string key, int? overlapHours, int? days, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, key, cancellationToken) is not { } found
            || await people.FindAsync(tenant, found.MadeBy.ToString("D"), cancellationToken) is not { IsActive: true } maker)
        {
            return KeyRules.Unknown;
        }

        return Shown(await change.RotateAsync(tenant, CallerOf(tenant, maker), found.KeyId, null, new RotateForm(overlapHours, days), cancellationToken));
    }

    public async Task<Result<ListedKey>> RevokeAsync(TenantScope tenant, string key, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, key, cancellationToken) is not { } found)
        {
            return KeyRules.Unknown;
        }

        return (await change.RevokeAsync(tenant, Guid.Empty, found.KeyId, null, cancellationToken)).Error is { } error
            ? error
            : Listed(found, time.GetUtcNow()) with { State = "revoked" };
    }

    private static Caller CallerOf(TenantScope tenant, Member maker)
    {
        var role = PermissionMatrix.Current.Find(maker.Role)!;
        return new Caller(maker.PersonId, maker.Name, tenant, maker.Role, role.Permissions, maker.Language)
        {
            Scopes = role.Scopes,
            Plants = PlantScope.OfMembership(maker.PlantIds),
        };
    }

    /// <summary>A dry run's key opens nothing and is not shown.</summary>
    private Result<ShownKey> Shown(Result<MadeKey> made) =>
        made.TryGet(out var key, out var error) ? new ShownKey(key.Id, changes.IsRehearsal ? "" : key.Key, key.ExpiresAt) : error;

    private static ListedKey Listed(ApiKey key, DateTimeOffset now) =>
        new(key.KeyId, key.Prefix, key.Name, key.StateAt(now), Utc.Of(key.ExpiresAt), Utc.Of(key.LastUsedAt));

    private async Task<ApiKey?> FindAsync(TenantScope tenant, string key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = (await keys.ListAsync(tenant, null, null, MostListed, cancellationToken))
            .Where(one => one.StateAt(now) is "active" or "ending" or "maker_left" && (one.KeyId.ToString("D") == key || (one.Prefix.Length > 0 && one.Prefix == key))).ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
