using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Identity;

/// <summary>Opens a session for somebody who has been checked, for one of his companies.</summary>
internal sealed class LogIn(PersonStore people, SessionStore sessions, SessionCache cache, ICallerSource callers, SessionViews views, ITenants tenants)
{
    private static readonly Error NoMembership = new(
        "identity.no_membership", ErrorKind.Forbidden, "You belong to no company on this hub, or not to this one. Ask its administrator to add you.");

    /// <summary>Sets the cookie and answers with the session's view. The session that the browser had ends: it speaks for one company at a time.</summary>
    /// <param name="context">The request.</param>
    /// <param name="personId">Who.</param>
    /// <param name="wants">Which of his companies.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<SessionView>> EnterAsync(HttpContext context, Guid personId, WantedTenant wants, CancellationToken cancellationToken)
    {
        if (!(await ChooseAsync(personId, wants, cancellationToken)).TryGet(out var scope, out var error))
        {
            return error;
        }

        var before = SessionCookie.Read(context.Request);
        var browser = Clean(context.Request.Headers[HeaderNames.UserAgent].ToString());
        var token = await sessions.OpenAsync(personId, scope.Tenant, browser, before, cancellationToken);
        if (before is not null)
        {
            cache.Forget(before);
        }

        SessionCookie.Set(context, token);

        // The view is made as the next request will see it, so that both can't differ.
        context.Request.Headers.Cookie = $"{SessionCookie.Name}={token}";
        context.Request.Headers.Remove(HeaderNames.Authorization);
        return await callers.FindAsync(context, cancellationToken) is { } caller
            ? await views.OfAsync(caller, cancellationToken)
            : SessionRoutes.NotLoggedIn;
    }

    private async Task<Result<Chosen>> ChooseAsync(Guid personId, WantedTenant wants, CancellationToken cancellationToken)
    {
        foreach (var membership in await people.MembershipsAsync(personId, cancellationToken))
        {
            var tenant = membership.TenantId is { } id ? await tenants.FindAsync(id, cancellationToken) : null;
            if (membership.TenantId is null ? wants.IsHub || wants.IsAny : tenant is not null && (wants.IsAny || string.Equals(tenant.Code, wants.Code, StringComparison.Ordinal)))
            {
                return new Chosen(tenant is null ? null : new TenantScope(tenant.TenantId, tenant.Code));
            }
        }

        return NoMembership;
    }

    private static string Clean(string browser)
    {
        var text = new string([.. browser.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        return text.Length <= 200 ? text : text[..200];
    }

    private readonly record struct Chosen(TenantScope? Tenant);
}

/// <summary>Which company a session shall speak for.</summary>
/// <param name="Code">The company's code; null for the first one, or for the hub's own pages.</param>
/// <param name="IsHub">True for the hub's own pages.</param>
internal readonly record struct WantedTenant(string? Code, bool IsHub = false)
{
    public bool IsAny => Code is null && !IsHub;
}
