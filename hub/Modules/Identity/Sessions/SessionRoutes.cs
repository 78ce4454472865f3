using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Identity;

/// <summary>Log-in, log-out and the list of one's own sessions.</summary>
internal static class SessionRoutes
{
    private static readonly Error NotLoggedIn = new("identity.not_logged_in", ErrorKind.Unauthenticated, "Nobody is logged in. Log in and try again.");

    private static readonly Error ForeignOrigin = new(
        "identity.foreign_origin", ErrorKind.Forbidden, "The request came from another site's page. Open the hub's own page and try again.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/session", LogInAsync).OpenToAnybody().MayRefuse(401, 403, 429).Describe("logIn", "Opens a session and sets its cookie.");
        api.MapGet("/session", ShowAsync).OpenToAnybody().MayRefuse(401).Describe("getSession", "Who is logged in, for which company, and what he may.");
        api.MapDelete("/session", LogOutAsync).OpenToAnybody().MayRefuse(403).Describe("logOut", "Ends this session.");
        api.MapPut("/session/language", ChangeLanguageAsync).OpenToAnybody().MayRefuse(401).Describe("changeLanguage", "Sets the language of the person's pages.");
        api.MapGet("/session/all", ListAsync).OpenToAnybody().MayRefuse(401).Describe("listSessions", "One's own sessions.");
        api.MapDelete("/session/all/{sessionId:guid}", RevokeAsync).OpenToAnybody().MayRefuse(401).Describe("revokeSession", "Ends one of one's own sessions.");
    }

    /// <summary>Opens a session for a checked person and answers with its view.</summary>
    public static async Task<Answer<SessionView>> EnterAsync(
        HttpContext context, Person person, string? tenantCode, PersonStore people, SessionStore sessions, ICallerSource callers,
        SessionViews views, Tenancy.ITenants tenants, CancellationToken cancellationToken)
    {
        var memberships = await people.MembershipsAsync(person.PersonId, cancellationToken);
        Membership? chosen = null;
        foreach (var membership in memberships)
        {
            var code = membership.TenantId is { } id ? (await tenants.FindAsync(id, cancellationToken))?.Code : null;
            if (tenantCode is null || string.Equals(code, tenantCode, StringComparison.Ordinal))
            {
                chosen = membership;
                break;
            }
        }

        if (chosen is null)
        {
            return new Error("identity.no_membership", ErrorKind.Forbidden,
                "You belong to no company on this hub, or not to this one. Ask its administrator to add you.");
        }

        var browser = context.Request.Headers[HeaderNames.UserAgent].ToString();
        var token = await sessions.OpenAsync(person.PersonId, chosen.TenantId, Clean(browser), cancellationToken);
        SessionCookie.Set(context, token);

        // The view is made as the next request will see it, so that both can't differ.
        context.Request.Headers.Cookie = $"{SessionCookie.Name}={token}";
        return await callers.FindAsync(context, cancellationToken) is { } caller
            ? await views.OfAsync(caller, cancellationToken)
            : NotLoggedIn;
    }

    private static async Task<Answer<SessionView>> LogInAsync(
        LogInForm form, HttpContext context, PasswordCheck passwords, LogInLimit limit, PersonStore people, SessionStore sessions,
        ICallerSource callers, SessionViews views, Tenancy.ITenants tenants, CancellationToken cancellationToken)
    {
        if (OriginCheck.IsForeign(context.Request))
        {
            return ForeignOrigin;
        }

        if (!limit.MayTry(context.Connection.RemoteIpAddress))
        {
            return new Error("identity.too_many_tries", ErrorKind.Limit, "Too many log-ins from this address. Wait a minute and try again.");
        }

        var checkedPerson = await passwords.CheckAsync(form.Email ?? "", form.Password ?? "", cancellationToken);
        return checkedPerson.TryGet(out var person, out var error)
            ? await EnterAsync(context, person, form.Tenant, people, sessions, callers, views, tenants, cancellationToken)
            : error;
    }

    private static async Task<Answer<SessionView>> ShowAsync(HttpContext context, ICallerSource callers, SessionViews views, CancellationToken cancellationToken) =>
        await CallerAsync(context, callers, cancellationToken) is { } caller
            ? await views.OfAsync(caller, cancellationToken)
            : NotLoggedIn;

    private static async Task<Done> LogOutAsync(
        HttpContext context, SessionStore sessions, SessionCache cache, CancellationToken cancellationToken)
    {
        if (OriginCheck.IsForeign(context.Request))
        {
            return ForeignOrigin;
        }

        if (SessionCookie.Read(context.Request) is { } hash)
        {
            await sessions.CloseAsync(hash, cancellationToken);
            cache.Forget(hash);
        }

        SessionCookie.Clear(context);
        return Done.Ok;
    }

    private static async Task<Done> ChangeLanguageAsync(
        LanguageForm form, HttpContext context, ICallerSource callers, PersonStore people, SessionCache cache, CancellationToken cancellationToken)
    {
        if (await CallerAsync(context, callers, cancellationToken) is not { } caller)
        {
            return NotLoggedIn;
        }

        if (form.Language is not ("en" or "hi" or "bn" or "te"))
        {
            return new Error("identity.language_unknown", ErrorKind.Form, "A language is en, hi, bn or te.");
        }

        await people.SetLanguageAsync(caller.PersonId, form.Language, cancellationToken);
        cache.Clear();
        return Done.Ok;
    }

    private static async Task<Answer<Page<OwnSession>>> ListAsync(HttpContext context, ICallerSource callers, SessionStore sessions, CancellationToken cancellationToken)
    {
        if (await CallerAsync(context, callers, cancellationToken) is not { } caller)
        {
            return NotLoggedIn;
        }

        var items = (await sessions.ListAsync(caller.PersonId, cancellationToken))
            .Select(s => new OwnSession(s.SessionId, s.MadeAt, s.SeenAt, s.ExpiresAt, s.Browser)).ToArray();
        return new Page<OwnSession>(items);
    }

    private static async Task<Done> RevokeAsync(
        Guid sessionId, HttpContext context, ICallerSource callers, SessionStore sessions, SessionCache cache, CancellationToken cancellationToken)
    {
        if (await CallerAsync(context, callers, cancellationToken) is not { } caller)
        {
            return NotLoggedIn;
        }

        if (!await sessions.RevokeAsync(caller.PersonId, sessionId, cancellationToken))
        {
            return new Error("identity.session_unknown", ErrorKind.NotFound, "There is no such session. It may have ended already.");
        }

        cache.Clear();
        return Done.Ok;
    }

    private static ValueTask<Caller?> CallerAsync(HttpContext context, ICallerSource callers, CancellationToken cancellationToken) =>
        context.Caller() is { } known ? new ValueTask<Caller?>(known) : callers.FindAsync(context, cancellationToken);

    private static string Clean(string browser)
    {
        var text = new string([.. browser.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]);
        return text.Length <= 200 ? text : text[..200];
    }
}

/// <summary>Body of <c>POST /api/v1/session</c>.</summary>
/// <param name="Email">What the person logs in with.</param>
/// <param name="Password">At most 200 characters.</param>
/// <param name="Tenant">Code of the company, for people who belong to several; the first otherwise.</param>
internal sealed record LogInForm(string? Email, string? Password, string? Tenant);

/// <summary>One of one's own sessions.</summary>
/// <param name="Id">Ends it, given to <c>DELETE /session/all/{id}</c>.</param>
/// <param name="MadeAt">Log-in.</param>
/// <param name="SeenAt">Last request, a minute late at most.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Browser">What the browser calls itself.</param>
internal sealed record OwnSession(Guid Id, DateTimeOffset MadeAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Browser);

/// <summary>Body of <c>PUT /api/v1/session/language</c>.</summary>
/// <param name="Language">en, hi, bn or te.</param>
internal sealed record LanguageForm(string? Language);
