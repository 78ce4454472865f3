using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>The permission matrix, read from its table and not from what a request's caller claims.</summary>
internal static class Roles
{
    public static IReadOnlyList<string> OfTenants { get; } = PermissionMatrix.Current.Roles.Where(role => !role.IsHub).Select(role => role.Name).ToArray();

    /// <summary>Roles whose people can be bound to plants.</summary>
    public static IReadOnlySet<string> BoundToPlants { get; } =
        PermissionMatrix.Current.Roles.Where(role => role is { IsHub: false, IsBoundToPlants: true }).Select(role => role.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>Permissions that end at the plants of a membership for some role.</summary>
    public static IReadOnlySet<string> EndAtPlants { get; } =
        PermissionMatrix.Current.Roles.SelectMany(role => role.Scopes).Where(scope => scope.Value == PermissionScope.Plant).Select(scope => scope.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>True when the role holds the permission; an empty one is held by every member.</summary>
    public static bool Hold(string role, string permission) => permission.Length == 0 || PermissionMatrix.Current.Find(role)?.Holds(permission) == true;
}
