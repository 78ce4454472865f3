using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>API keys of a tenant: made by its administrator, shown once, listed without their text.</summary>
internal static class KeyRoutes
{
    private const int LongestDays = 730;
    private const int UsualDays = 90;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", async (HttpContext context, KeyStore keys, CancellationToken token) =>
            TypedResults.Ok(new { items = await keys.ListAsync(context.Tenant(), token), next = (string?)null })).RequirePermission("identity.keys.manage");
        api.MapPost("/keys", MakeAsync).RequirePermission("identity.keys.manage");
        api.MapDelete("/keys/{keyId:guid}", RevokeAsync).RequirePermission("identity.keys.manage");
    }

    private static async Task<IResult> MakeAsync(NewKey form, HttpContext context, KeyStore keys, CancellationToken cancellationToken)
    {
        var name = form.Name?.Trim() ?? "";
        var days = form.Days ?? UsualDays;
        if (name.Length is 0 or > 100 || name.Any(char.IsControl) || !PermissionMatrix.Current.IsTenantRole(form.Role) || days is < 1 or > LongestDays)
        {
            return new Error("identity.key_invalid", ErrorKind.Rule,
                $"A key needs a name of 1 to 100 characters, a role of this company, and a life of 1 to {LongestDays} days.").ToResult();
        }

        var made = await keys.MakeAsync(context.Tenant(), name, form.Role!, context.Caller()!.PersonId, TimeSpan.FromDays(days), cancellationToken);
        return TypedResults.Ok(new { id = made.KeyId, key = made.Text });
    }

    private static async Task<IResult> RevokeAsync(Guid keyId, HttpContext context, KeyStore keys, SessionCache cache, CancellationToken cancellationToken)
    {
        if (!await keys.RevokeAsync(context.Tenant(), keyId, cancellationToken))
        {
            return new Error("identity.key_unknown", ErrorKind.NotFound, "There is no such key, or it has ended already.").ToResult();
        }

        cache.Clear();
        return TypedResults.NoContent();
    }

    /// <summary>Body of <c>POST /api/v1/keys</c>.</summary>
    /// <param name="Name">For people.</param>
    /// <param name="Role">What it may.</param>
    /// <param name="Days">How long it holds; 90 when not said.</param>
    internal sealed record NewKey(string? Name, string? Role, int? Days);
}
