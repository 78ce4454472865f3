using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Kernel;

/// <summary>Finds the caller and lets only those through whom the route's mark allows. A route without a mark is closed.</summary>
internal sealed class PermissionCheck(RequestDelegate next, IEnumerable<ICallerSource> sources, ITenantDirectory directory)
{
    private static readonly Error LogIn = new("kernel.not_logged_in", ErrorKind.Unauthenticated, "Log in first.");
    private static readonly Error NotAllowed = new("kernel.not_allowed", ErrorKind.Forbidden, "Your role may not do that.");
    private static readonly Error OtherTenant = new(
        "kernel.other_tenant", ErrorKind.State, "The session speaks for another company than this page. Load the page again.");

    /// <summary>
    /// The company that a page believes to show, as header, or in the address where a browser asks by itself (streams, pictures, downloads). A
    /// session that was switched in another window answers it nothing.
    /// </summary>
    private const string MeantTenant = "EdgeHub-Tenant";

    internal static readonly Error NoRoute = new("kernel.no_such_address", ErrorKind.NotFound, "There is nothing at this address.");

    public async Task InvokeAsync(HttpContext context)
    {
        // Routing's own answers (wrong method, wrong content type) are no routes and do nothing.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(context);
            return;
        }

        var required = endpoint.Metadata.GetMetadata<RequiredPermission>();
        if (required is null)
        {
            await Problems.WriteAsync(context, NoRoute);
            return;
        }

        var caller = await FindCallerAsync(context);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        if (caller?.Tenant is not null && required.Of == PermissionOf.Tenant)
        {
            FeedCursor.Attach(context);
        }

        if (await RefusalAsync(context, required, caller) is { } refusal)
        {
            await Problems.WriteAsync(context, refusal);
            return;
        }

        await next(context);
    }

    private static bool ChangesSomething(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsOptions(context.Request.Method);

    private static bool MeansAnother(HttpRequest request, string tenant) =>
        (request.Headers.TryGetValue(MeantTenant, out var said) && said != tenant) || (request.Query.TryGetValue(MeantTenant, out said) && said != tenant);

    private async ValueTask<Caller?> FindCallerAsync(HttpContext context)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(context, context.RequestAborted) is { } caller)
            {
                return caller;
            }
        }

        return null;
    }

    private async ValueTask<Error?> RefusalAsync(HttpContext context, RequiredPermission required, Caller? caller)
    {
        if (required.Of == PermissionOf.Anybody)
        {
            return null;
        }

        if (caller is null)
        {
            return LogIn;
        }

        if (MeansAnother(context.Request, caller.Tenant?.Code ?? ""))
        {
            return OtherTenant;
        }

        if (required.Of == PermissionOf.Hub)
        {
            // A tenant's own administrator may do everything in his tenant and nothing here.
            return caller.Tenant is null && caller.May(required.Permission) ? null : NotAllowed;
        }

        if (required.Of == PermissionOf.Person)
        {
            return null;
        }

        if (caller.Tenant is null || (required.Permission.Length > 0 && !caller.May(required.Permission)))
        {
            return NotAllowed;
        }

        if (!(await directory.FindAsync(caller.Tenant, context.RequestAborted)).TryGet(out var placement, out var error))
        {
            return error;
        }

        if (placement.IsMoving && ChangesSomething(context))
        {
            return TenantErrors.Moving(caller.Tenant);
        }

        return placement.State == "suspended" && ChangesSomething(context) && required.Permission.Length > 0
            ? new Error("tenant.suspended", ErrorKind.Forbidden, $"Tenant {caller.Tenant.Code} is suspended: its pages can be read, nothing can be changed. Stations go on.")
            : null;
    }
}
