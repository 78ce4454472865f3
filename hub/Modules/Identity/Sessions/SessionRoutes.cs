using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>Log-in, log-out, switching between companies, and the list of one's own sessions.</summary>
internal static class SessionRoutes
{
    public static readonly Error NotLoggedIn = new("identity.not_logged_in", ErrorKind.Unauthenticated, "Nobody is logged in. Log in and try again.");

    public static readonly Error LanguageUnknown = new("identity.language_unknown", ErrorKind.Form, "A language is en, hi, bn or te.");

    private static readonly Error ForeignOrigin = new(
        "identity.foreign_origin", ErrorKind.Forbidden, "The request came from another site's page. Open the hub's own page and try again.");

    private static readonly Error TooManyTries = new(
        "identity.too_many_tries", ErrorKind.Limit, "Too many log-ins from this address. Wait a minute and try again.");

    private static readonly Error SessionUnknown = new(
        "identity.session_unknown", ErrorKind.NotFound, "There is no such session. It may have ended already.");

    public static void Map(IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/session");
        session.MapPost("", LogInAsync).OpenToAnybody().MayRefuse(401, 403, 429).Describe("logIn", "Opens a session and sets its cookie.");
        session.MapGet("", ShowAsync).OpenToAnybody().MayRefuse(401).Describe("getSession", "Who is logged in, for which company, and what he may.");
        session.MapDelete("", LogOutAsync).OpenToAnybody().MayRefuse(403).Describe("logOut", "Ends this session.");
        session.MapPost("/invitation/look", LookAsync).OpenToAnybody().MayRefuse(403, 404, 429)
            .Describe("lookAtInvitation", "What an invitation's link says, before it is accepted.");
        session.MapPost("/invitation", AcceptAsync).OpenToAnybody().MayRefuse(401, 403, 404, 422, 429)
            .Describe("acceptInvitation", "Accepts an invitation with a new password, or the present one of somebody who is known, and logs in.");
        session.MapPost("/password-link", UseLinkAsync).OpenToAnybody().MayRefuse(403, 404, 422, 429)
            .Describe("usePasswordLink", "Sets a new password with an administrator's link; all sessions of the person end.");
        session.MapPost("/tenant", SwitchAsync).RequireLogIn().MayRefuse(403)
            .Describe("switchTenant", "Goes on for another company that the person belongs to; the session so far ends.");
        session.MapPut("/language", ChangeLanguageAsync).RequireLogIn().Describe("changeLanguage", "Sets the language of the person's pages.");
        session.MapPut("/password", ChangePasswordAsync).RequireLogIn().MayRefuse(403, 422, 429)
            .Describe("changePassword", "Changes one's own password; one's other sessions end.");
        session.MapGet("/all", ListAsync).RequireLogIn().Describe("listSessions", "One's own sessions, the newest first.");
        session.MapDelete("/all", RevokeOthersAsync).RequireLogIn().Describe("revokeOtherSessions", "Ends all of one's own sessions but this one.");
        session.MapDelete("/all/{sessionId:guid}", RevokeAsync).RequireLogIn().Describe("revokeSession", "Ends one of one's own sessions.");
    }

    /// <summary>Keeps other sites' pages and whoever tries in bulk away from what is open to anybody.</summary>
    public static Error? Gate(HttpContext context, LogInLimit limit) =>
        OriginCheck.IsForeign(context.Request) ? ForeignOrigin
        : limit.MayTry(context.Connection.RemoteIpAddress) ? null
        : TooManyTries;

    public static SessionItem Item(Session session, byte[]? own = null) => new(
        session.SessionId, session.MadeAt, session.SeenAt, session.ExpiresAt, session.Browser, own is not null && own.AsSpan().SequenceEqual(session.TokenHash));

    private static async Task<Answer<SessionView>> LogInAsync(
        LogInForm form, HttpContext context, PasswordCheck passwords, LogInLimit limit, LogIn logIn, CancellationToken cancellationToken)
    {
        if (Gate(context, limit) is { } closed)
        {
            return closed;
        }

        var checkedPerson = await passwords.CheckAsync(form.Email ?? "", form.Password ?? "", cancellationToken);
        return checkedPerson.TryGet(out var person, out var error)
            ? await logIn.EnterAsync(context, person.PersonId, new WantedTenant(form.Tenant), cancellationToken)
            : error;
    }

    private static async Task<Answer<InvitationFace>> LookAsync(TokenForm form, HttpContext context, LogInLimit limit, AcceptInvitation accept, CancellationToken cancellationToken) =>
        Gate(context, limit) is { } closed ? closed : await accept.LookAsync(form.Token, cancellationToken);

    private static async Task<Answer<SessionView>> AcceptAsync(
        AcceptForm form, HttpContext context, LogInLimit limit, AcceptInvitation accept, LogIn logIn, SessionCache cache, CancellationToken cancellationToken)
    {
        if (Gate(context, limit) is { } closed)
        {
            return closed;
        }

        if (!(await accept.RunAsync(form, cancellationToken)).TryGet(out var joined, out var error))
        {
            return error;
        }

        cache.Clear();
        return await logIn.EnterAsync(context, joined.Person.PersonId, new WantedTenant(joined.Tenant.Code), cancellationToken);
    }

    private static async Task<Done> UseLinkAsync(PasswordLinkForm form, HttpContext context, LogInLimit limit, PasswordLinks links, CancellationToken cancellationToken) =>
        Gate(context, limit) is { } closed
            ? closed
            : (await links.UseAsync(form.Token, form.Password, cancellationToken)).Error;

    private static async Task<Answer<SessionView>> ShowAsync(HttpContext context, SessionViews views, CancellationToken cancellationToken) =>
        context.Caller() is { } caller ? await views.OfAsync(caller, cancellationToken) : NotLoggedIn;

    private static async Task<Answer<SessionView>> SwitchAsync(TenantForm form, HttpContext context, LogIn logIn, CancellationToken cancellationToken) =>
        context.Caller() is { IsKey: false } caller
            ? await logIn.EnterAsync(context, caller.PersonId, new WantedTenant(form.Tenant, form.Tenant is null), cancellationToken)
            : NotLoggedIn;

    private static async Task<Done> LogOutAsync(HttpContext context, SessionStore sessions, SessionCache cache, CancellationToken cancellationToken)
    {
        if (OriginCheck.IsForeign(context.Request))
        {
            return ForeignOrigin;
        }

        if (SessionCookie.Read(context.Request) is { } hash && context.Caller() is { IsKey: false } caller)
        {
            await sessions.CloseAsync(caller, hash, cancellationToken);
            cache.Forget(hash);
        }

        SessionCookie.Clear(context);
        return Done.Ok;
    }

    private static async Task<Done> ChangeLanguageAsync(LanguageForm form, HttpContext context, PersonStore people, SessionCache cache, CancellationToken cancellationToken)
    {
        var caller = context.Caller()!;
        if (caller.IsKey)
        {
            return NotLoggedIn;
        }

        if (!PersonRules.IsLanguage(form.Language))
        {
            return LanguageUnknown;
        }

        await people.SetLanguageAsync(caller, form.Language!, cancellationToken);
        cache.Clear();
        return Done.Ok;
    }

    private static async Task<Done> ChangePasswordAsync(PasswordForm form, HttpContext context, PasswordLinks links, LogInLimit limit, CancellationToken cancellationToken)
    {
        if (Gate(context, limit) is { } closed)
        {
            return closed;
        }

        return context.Caller() is { IsKey: false } caller && SessionCookie.Read(context.Request) is { } session
            ? (await links.ChangeOwnAsync(caller, session, form.Current, form.Next, cancellationToken)).Error
            : NotLoggedIn;
    }

    private static async Task<Answer<Page<SessionItem>>> ListAsync(HttpContext context, SessionStore sessions, CancellationToken cancellationToken)
    {
        var own = SessionCookie.Read(context.Request);
        var items = (await sessions.ListAsync(context.Caller()!.PersonId, cancellationToken)).Select(session => Item(session, own)).ToList();
        return new Page<SessionItem>(items);
    }

    private static async Task<Done> RevokeOthersAsync(HttpContext context, SessionStore sessions, SessionCache cache, CancellationToken cancellationToken)
    {
        if (context.Caller() is not { IsKey: false } caller || SessionCookie.Read(context.Request) is not { } own)
        {
            return NotLoggedIn;
        }

        await sessions.RevokeOthersAsync(caller, own, cancellationToken);
        cache.Clear();
        return Done.Ok;
    }

    private static async Task<Done> RevokeAsync(Guid sessionId, HttpContext context, SessionStore sessions, SessionCache cache, CancellationToken cancellationToken)
    {
        if (await sessions.RevokeAsync(context.Caller()!, sessionId, cancellationToken) == 0)
        {
            return SessionUnknown;
        }

        cache.Clear();
        return Done.Ok;
    }
}
