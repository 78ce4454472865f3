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
            return Token.HashOfKey(authorization.AsSpan(Bearer.Length).Trim()) is { } key
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

    private async Task<Caller?> FindSessionAsync(byte[] hash, CancellationToken cancellationToken)
    {
        if (await sessions.FindAsync(hash, cancellationToken) is not { } session)
        {
            return null;
        }

        var tenant = session.TenantId is { } id ? await TenantAsync(id, cancellationToken) : null;
        if (session.TenantId is not null && tenant is null)
        {
            return null;
        }

        var role = PermissionMatrix.Current.Find(session.Role);
        return new Caller(session.PersonId, session.Name, tenant, session.Role, role?.Permissions ?? FrozenSet<string>.Empty, session.Language)
        {
            Scopes = role?.Scopes,
            Plants = PlantScope.OfMembership(session.PlantIds),
        };
    }

    private async Task<Caller?> FindKeyAsync(byte[] hash, CancellationToken cancellationToken) =>
        await keys.FindAsync(hash, cancellationToken) is { } key && await TenantAsync(key.TenantId, cancellationToken) is { } tenant
            ? key.AsCaller(tenant)
            : null;

    private async Task<TenantScope?> TenantAsync(int tenantId, CancellationToken cancellationToken) =>
        await tenants.FindAsync(tenantId, cancellationToken) is { } tenant ? new TenantScope(tenant.TenantId, tenant.Code) : null;
}
