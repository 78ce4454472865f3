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
            (Answer<Page<KeyRow>>)new Page<KeyRow>(await keys.ListAsync(context.Tenant(), token)))
            .RequirePermission("identity.keys.manage").Describe("listKeys", "The company's API keys that still hold, the newest first; never their text.");
        api.MapPost("/keys", MakeAsync).RequirePermission("identity.keys.manage").Describe("createKey", "Makes an API key; its text is shown once.");
        api.MapDelete("/keys/{keyId:guid}", RevokeAsync).RequirePermission("identity.keys.manage").Describe("revokeKey", "Ends an API key.");
    }

    private static async Task<Answer<MadeKey>> MakeAsync(NewKey form, HttpContext context, KeyStore keys, CancellationToken cancellationToken)
    {
        var name = form.Name?.Trim() ?? "";
        var days = form.Days ?? UsualDays;
        if (name.Length is 0 or > 100 || name.Any(char.IsControl) || !PermissionMatrix.Current.IsTenantRole(form.Role) || days is < 1 or > LongestDays)
        {
            return new Error("identity.key_invalid", ErrorKind.Rule,
                $"A key needs a name of 1 to 100 characters, a role of this company, and a life of 1 to {LongestDays} days.");
        }

        var made = await keys.MakeAsync(context.Tenant(), name, form.Role!, context.Caller()!.PersonId, TimeSpan.FromDays(days), cancellationToken);
        return new MadeKey(made.KeyId, made.Text);
    }

    private static async Task<Done> RevokeAsync(Guid keyId, HttpContext context, KeyStore keys, SessionCache cache, CancellationToken cancellationToken)
    {
        if (!await keys.RevokeAsync(context.Tenant(), keyId, cancellationToken))
        {
            return new Error("identity.key_unknown", ErrorKind.NotFound, "There is no such key, or it has ended already.");
        }

        cache.Clear();
        return Done.Ok;
    }

    /// <summary>A new key; its text is never shown again.</summary>
    internal sealed record MadeKey(Guid Id, string Key);

    /// <summary>Body of <c>POST /api/v1/keys</c>.</summary>
    /// <param name="Name">For people.</param>
    /// <param name="Role">What it may.</param>
    /// <param name="Days">How long it holds; 90 when not said.</param>
    internal sealed record NewKey(string? Name, string? Role, int? Days);
}
