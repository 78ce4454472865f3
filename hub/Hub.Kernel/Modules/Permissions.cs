using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>Of whom a route asks its permission.</summary>
public enum PermissionOf
{
    /// <summary>The permission in the tenant that the session speaks for; empty for every member.</summary>
    Tenant,

    /// <summary>The permission of a hub operator: a session that speaks for no tenant.</summary>
    Hub,

    /// <summary>Anybody who has logged in, for a tenant or not.</summary>
    Person,

    /// <summary>Nobody has to log in.</summary>
    Anybody,
}

/// <summary>Marks a route with the permission that it needs; a route without a mark is closed, and fails a test.</summary>
/// <param name="Permission"><c>module.noun.verb</c>, e.g. <c>production.orders.release</c>; empty where being it is enough.</param>
/// <param name="Of">Of whom.</param>
public sealed record RequiredPermission(string Permission, PermissionOf Of = PermissionOf.Tenant);

/// <summary>Marks routes.</summary>
public static class PermissionRoutes
{
    /// <summary>Needs the permission in the tenant that the session speaks for.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(permission));

    /// <summary>Needs a session that speaks for a tenant, whatever its role.</summary>
    public static TBuilder RequireMember<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(""));

    /// <summary>Needs a hub operator with the permission; a tenant's administrator has none here.</summary>
    public static TBuilder RequireHubPermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(permission, PermissionOf.Hub));

    /// <summary>Needs somebody who has logged in: his own session and settings.</summary>
    public static TBuilder RequireLogIn<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission("", PermissionOf.Person));

    /// <summary>Open to anybody, deliberately: log-in, enrolment, health.</summary>
    public static TBuilder OpenToAnybody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission("", PermissionOf.Anybody));
}

/// <summary>How far a permission reaches.</summary>
public enum PermissionScope
{
    /// <summary>The whole company, or the whole hub for its operator.</summary>
    Tenant,

    /// <summary>The plants of the membership or key.</summary>
    Plant,

    /// <summary>Only what the person has made or done himself.</summary>
    Own,
}

/// <summary>Who asks, as the authentication middleware found out; the same for session, key and test.</summary>
/// <param name="PersonId">The person, or the key's id.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Tenant">The tenant that the session speaks for; null for the hub operator's own pages.</param>
/// <param name="Role">Role in that tenant, e.g. <c>plant_manager</c>.</param>
/// <param name="Permissions">What the role may; <c>*</c> means all.</param>
/// <param name="Language">en, hi, bn or te.</param>
public sealed record Caller(
    Guid PersonId, string Name, TenantScope? Tenant, string Role, IReadOnlySet<string> Permissions, string Language)
{
    /// <summary>How far each permission reaches; one that is not named reaches the whole company.</summary>
    public IReadOnlyDictionary<string, PermissionScope>? Scopes { get; init; }

    /// <summary>The plants of the membership or key; routes ask <see cref="PlantScopeOfRequest.Plants"/> instead.</summary>
    public PlantScope Plants { get; init; } = PlantScope.All;

    /// <summary>True for a program with an API key.</summary>
    public bool IsKey { get; init; }

    /// <summary>True when the role holds the permission.</summary>
    public bool May(string permission) => Permissions.Contains(permission) || Permissions.Contains("*");

    /// <summary>How far a permission that the caller holds reaches.</summary>
    public PermissionScope ScopeOf(string permission) =>
        Scopes is { } scopes && scopes.TryGetValue(permission, out var scope) ? scope : PermissionScope.Tenant;
}

/// <summary>Takes the caller out of a request.</summary>
public static class CallerFeature
{
    /// <summary>The caller, or null when nobody has logged in.</summary>
    public static Caller? Caller(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>The tenant of the caller; only behind a route whose permission is a tenant's.</summary>
    public static TenantScope Tenant(this HttpContext context) =>
        context.Features.Get<Caller>()?.Tenant ?? throw new InvalidOperationException("The route has no tenant: it lacks RequirePermission.");
}
