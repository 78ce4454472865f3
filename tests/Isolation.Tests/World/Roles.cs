using EdgeHub.Hub.Identity;

namespace EdgeHub.Isolation.Tests;

/// <summary>The permission matrix, read from its table and not from what a request's caller claims.</summary>
internal static class Roles
{
    public static IReadOnlyList<string> OfTenants { get; } = PermissionMatrix.Current.Roles.Where(role => !role.IsHub).Select(role => role.Name).ToArray();

    /// <summary>True when the role holds the permission; an empty one is held by every member.</summary>
    public static bool Hold(string role, string permission) => permission.Length == 0 || PermissionMatrix.Current.Find(role)?.Holds(permission) == true;
}
