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
        api.MapGet("/session/demo", ListAsync).OpenToAnybody().Describe("listDemoPeople", "In the demo: the people as whom one can log in.");
        api.MapPost("/session/demo", EnterAsync).OpenToAnybody().MayRefuse(401, 403, 404).Describe("logInAsDemoPerson", "In the demo: logs in as somebody, without a password.");
    }

    private static async Task<Answer<Page<DemoPersonView>>> ListAsync(ITenants tenants, CancellationToken cancellationToken)
    {
        var items = new List<DemoPersonView>();
        foreach (var person in DemoPeople.All)
        {
            var tenant = person.TenantCode is { } code ? await tenants.FindAsync(code, cancellationToken) : null;
            if (person.TenantCode is null || tenant is not null)
            {
                items.Add(new DemoPersonView(person.Person, person.Name, person.Role, tenant?.Name, person.Language));
            }
        }

        return new Page<DemoPersonView>(items);
    }

    private static async Task<Answer<SessionView>> EnterAsync(DemoForm form, HttpContext context, PersonStore people, LogIn logIn, CancellationToken cancellationToken)
    {
        if (OriginCheck.IsForeign(context.Request))
        {
            return new Error("identity.foreign_origin", ErrorKind.Forbidden, "The request came from another site's page. Open the hub's own page and try again.");
        }

        var known = DemoPeople.All.FirstOrDefault(p => string.Equals(p.Person, form.Person, StringComparison.Ordinal));
        return known is null || await people.FindAsync(LoginOf(known), cancellationToken) is not { } person
            ? new Error("identity.demo_person_unknown", ErrorKind.NotFound, "The demo has no such person. Choose one of the list.")
            : await logIn.EnterAsync(context, person.PersonId, new WantedTenant(known.TenantCode, known.TenantCode is null), cancellationToken);
    }

    public static string LoginOf(DemoPerson person) => person.Person + "@demo.edgehub";

    /// <summary>Body of <c>POST /api/v1/session/demo</c>.</summary>
    /// <param name="Person">e.g. <c>arjun</c>.</param>
    internal sealed record DemoForm(string? Person);

    /// <summary>Somebody as whom one can log in.</summary>
    internal sealed record DemoPersonView(string Person, string Name, string Role, string? TenantName, [OneOf("en", "hi", "bn", "te")] string Language);
}
