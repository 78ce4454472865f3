using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>The table of roles and permissions as pages show it.</summary>
internal static class RoleRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/roles", () => (Answer<RoleTable>)Table).RequirePermission("identity.roles.read")
            .Describe("getRoles", "What each role of a company may, and how far that reaches.");

    private static readonly RoleTable Table = new(
        PermissionMatrix.Current.Roles.Where(role => !role.IsHub).Select(role => new RoleView(
            role.Name, role.IsBoundToPlants, role.Supervises,
            PermissionMatrix.Current.Permissions.Where(role.Holds).Select(permission => new RolePermission(permission, Word(role.Scopes[permission]))).ToList())).ToList());

    private static string Word(PermissionScope scope) => scope switch
    {
        PermissionScope.Plant => "plant",
        PermissionScope.Own => "own",
        _ => "tenant",
    };
}

/// <summary>Roles of a company.</summary>
/// <param name="Roles">In the table's order.</param>
internal sealed record RoleTable(IReadOnlyList<RoleView> Roles);

/// <summary>A role.</summary>
/// <param name="Name">As memberships name it.</param>
/// <param name="IsBoundToPlants">True when a membership with it can name plants.</param>
/// <param name="Supervises">True when stations take its badge and PIN as a supervisor's.</param>
/// <param name="Permissions">What it may.</param>
internal sealed record RoleView(string Name, bool IsBoundToPlants, bool Supervises, IReadOnlyList<RolePermission> Permissions);

/// <summary>Something that a role may.</summary>
/// <param name="Permission">module.noun.verb.</param>
/// <param name="Reaches">tenant: the whole company; plant: the plants of the membership; own: what one has made or done oneself.</param>
internal sealed record RolePermission(string Permission, [OneOf("tenant", "plant", "own")] string Reaches);
