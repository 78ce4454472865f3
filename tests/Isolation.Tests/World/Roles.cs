using EdgeHub.Hub.Identity;

namespace EdgeHub.Isolation.Tests;

/// <summary>The permission matrix, read from its table and not from what a request's caller claims.</summary>
internal static class Roles
{
    public static IReadOnlyList<string> OfTenants { get; } = RoleTable.Roles.Where(RoleTable.IsTenantRole).ToArray();

    /// <summary>True when the role holds the permission; an empty one is held by every member.</summary>
    public static bool Hold(string role, string permission) => permission.Length == 0 || RoleTable.Holds(role, permission);
}
