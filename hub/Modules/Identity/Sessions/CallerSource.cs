using System.Collections.Frozen;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Identity;

/// <summary>Finds out who asks: by session cookie, or by API key in <c>Authorization: Bearer</c>.</summary>
internal sealed class CallerSource(
    SessionStore sessions, KeyStore keys, SessionCache cache, ITenants tenants) : ICallerSource
{
    private const string Bearer = "Bearer ";

    public async ValueTask<Caller?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var authorization = context.Request.Headers[HeaderNames.Authorization].ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Token.HashOf(authorization.AsSpan(Bearer.Length).Trim()) is { } key
                ? await LookUpAsync(key, isKey: true, FindKeyAsync, cancellationToken)
                : null;
        }

        return SessionCookie.Read(context.Request) is { } hash && !OriginCheck.IsForeign(context.Request)
            ? await LookUpAsync(hash, isKey: false, FindSessionAsync, cancellationToken)
            : null;
    }

    private async ValueTask<Caller?> LookUpAsync(
        byte[] hash, bool isKey, Func<byte[], CancellationToken, Task<Caller?>> find, CancellationToken cancellationToken)
    {
        if (!cache.TryGet(hash, isKey, out var caller))
        {
            caller = await find(hash, cancellationToken);
            cache.Put(hash, isKey, caller);
        }

        return caller;
    }

    private async Task<Caller?> FindSessionAsync(byte[] hash, CancellationToken cancellationToken) =>
        await sessions.FindAsync(hash, cancellationToken) is { } session
            ? await CallerAsync(session.PersonId, session.Name, session.TenantId, session.Role, session.PlantIds, session.Language, isKey: false, cancellationToken)
            : null;

    private async Task<Caller?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken) =>
        await keys.FindAsync(hash, cancellationToken) is { } key
            ? await CallerAsync(key.KeyId, key.Name, key.TenantId, key.Role, key.PlantIds, "en", isKey: true, cancellationToken)
            : null;

    private async Task<Caller?> CallerAsync(
        Guid personId, string name, int? tenantId, string role, Guid[] plantIds, string language, bool isKey, CancellationToken cancellationToken)
    {
        TenantScope? scope = null;
        if (tenantId is { } id)
        {
            if (await tenants.FindAsync(id, cancellationToken) is not { } tenant)
            {
                return null;
            }

            scope = new TenantScope(tenant.TenantId, tenant.Code);
        }

        var held = PermissionMatrix.Current.Find(role);
        return new Caller(personId, name, scope, role, held?.Permissions ?? FrozenSet<string>.Empty, language)
        {
            Scopes = held?.Scopes,
            Plants = PlantScope.OfMembership(plantIds),
            IsKey = isKey,
        };
    }
}
