using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>API keys of a tenant: made and rotated by people, shown once, listed without their text.</summary>
internal static class KeyRoutes
{
    private const string Manage = "identity.keys.manage";
    private const int UsualLimit = 50;
    private const int LargestLimit = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys");
        keys.MapGet("", ListAsync).RequirePermission(Manage).Describe("listKeys", "The company's API keys, the newest first, those that have ended included; never their text.");
        keys.MapPost("", MakeAsync).ShowsOnce().RequirePermission(Manage).MayRefuse(422).Describe("createKey", "Makes an API key; its text is shown once.");
        keys.MapPost("/{keyId:guid}/rotate", RotateAsync)
            .ShowsOnce().RequirePermission(Manage).MayRefuse(409, 422).Describe("rotateKey", "Makes a key that takes another's place; the other one goes on for the overlap.");
        keys.MapDelete("/{keyId:guid}", RevokeAsync).RequirePermission(Manage).Describe("revokeKey", "Ends an API key at once.");
    }

    private static async Task<Answer<Page<KeyView>>> ListAsync(
        HttpContext http, KeyStore keys, CompanyPlants plants, IPeople people, TimeProvider time, Guid? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestLimit)
        {
            return new Error("identity.list_form", ErrorKind.Form, $"A list's limit is 1 to {LargestLimit}.");
        }

        var count = limit ?? UsualLimit;
        var found = await keys.ListAsync(http.Tenant(), OwnOnly(http), cursor, count + 1, cancellationToken);
        var codes = await plants.CodesAsync(http.Tenant(), cancellationToken);
        var names = await people.NamesAsync(http.Tenant(), found.Select(key => key.MadeBy).ToList(), cancellationToken);
        var now = time.GetUtcNow();
        return new Page<KeyView>(
            found.Take(count).Select(key => View(key, codes, names.GetValueOrDefault(key.MadeBy) ?? "", now)).ToList(),
            found.Count > count ? found[count - 1].KeyId.ToString("D") : null);
    }

    private static async Task<Answer<MadeKey>> MakeAsync(NewKey form, HttpContext http, KeyChanges change, CancellationToken cancellationToken) =>
        await change.MakeAsync(http.Tenant(), http.Caller()!, form, cancellationToken);

    private static async Task<Answer<MadeKey>> RotateAsync(Guid keyId, RotateForm? form, HttpContext http, KeyChanges change, CancellationToken cancellationToken) =>
        await change.RotateAsync(http.Tenant(), http.Caller()!, keyId, OwnOnly(http), form, cancellationToken);

    private static async Task<Done> RevokeAsync(Guid keyId, HttpContext http, KeyChanges change, CancellationToken cancellationToken) =>
        (await change.RevokeAsync(http.Tenant(), http.Caller()!.PersonId, keyId, OwnOnly(http), cancellationToken)).Error;

    private static Guid? OwnOnly(HttpContext http) => http.Caller() is { } caller && caller.ScopeOf(Manage) == PermissionScope.Own ? caller.PersonId : null;

    private static KeyView View(ApiKey key, IReadOnlyDictionary<Guid, string> codes, string madeBy, DateTimeOffset now) => new(
        key.KeyId, key.Name, key.Prefix, key.Named.Order(StringComparer.Ordinal).ToList(), CompanyPlants.Codes(codes, key.PlantIds),
        key.StateAt(now),
        madeBy, Utc.Of(key.MadeAt), Utc.Of(key.ExpiresAt), Utc.Of(key.LastUsedAt), key.ReplacedBy);
}

/// <summary>A key in a list.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">For people.</param>
/// <param name="Prefix">First characters of its text.</param>
/// <param name="Permissions">What it names; it never may more than its maker at the moment.</param>
/// <param name="Plants">Codes of the plants that it reaches; empty for all of its maker's.</param>
/// <param name="State">active; ending: replaced, in its overlap; expired; revoked; maker_left: who made it is no longer one of the company's people.</param>
/// <param name="MadeBy">Name of who made it.</param>
/// <param name="MadeAt">When.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="LastUsedAt">Last use, to the minute; null for never.</param>
/// <param name="ReplacedBy">The key that took its place, or null.</param>
internal sealed record KeyView(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Permissions, IReadOnlyList<string> Plants,
    [OneOf("active", "ending", "expired", "revoked", "maker_left")] string State,
    string MadeBy, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, Guid? ReplacedBy);
