using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>Log-in by person, without a password: mapped in the demo only.</summary>
internal static class DemoLogIn
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/session/demo", ListAsync).OpenToAnybody();
        api.MapPost("/session/demo", EnterAsync).OpenToAnybody();
    }

    private static async Task<IResult> ListAsync(ITenants tenants, CancellationToken cancellationToken)
    {
        var items = new List<object>();
        foreach (var person in DemoPeople.All)
        {
            var tenant = person.TenantCode is { } code ? await tenants.FindAsync(code, cancellationToken) : null;
            if (person.TenantCode is null || tenant is not null)
            {
                items.Add(new { person.Person, person.Name, person.Role, tenantName = tenant?.Name, person.Language });
            }
        }

        return TypedResults.Ok(new { items, next = (string?)null });
    }

    private static async Task<IResult> EnterAsync(
        DemoForm form, HttpContext context, PersonStore people, SessionStore sessions, ICallerSource callers, SessionViews views,
        ITenants tenants, CancellationToken cancellationToken)
    {
        if (OriginCheck.IsForeign(context.Request))
        {
            return new Error("identity.foreign_origin", ErrorKind.Forbidden, "The request came from another site's page. Open the hub's own page and try again.").ToResult();
        }

        var known = DemoPeople.All.FirstOrDefault(p => string.Equals(p.Person, form.Person, StringComparison.Ordinal));
        if (known is null || await people.FindAsync(LoginOf(known), cancellationToken) is not { } person)
        {
            return new Error("identity.demo_person_unknown", ErrorKind.NotFound, "The demo has no such person. Choose one of the list.").ToResult();
        }

        return await SessionRoutes.EnterAsync(context, person, known.TenantCode, people, sessions, callers, views, tenants, cancellationToken);
    }

    public static string LoginOf(DemoPerson person) => person.Person + "@demo.edgehub";

    /// <summary>Body of <c>POST /api/v1/session/demo</c>.</summary>
    /// <param name="Person">e.g. <c>arjun</c>.</param>
    internal sealed record DemoForm(string? Person);
}
