namespace EdgeHub.Hub.Identity;

/// <summary>
/// The permission matrix: one row per role. An entry is a permission (<c>module.noun.verb</c>), or a pattern in which <c>*</c>
/// stands for one or more parts; patterns are matched with the permissions that the hub's routes name, so a new route is open
/// to exactly the roles whose pattern covers it. The entry <c>!</c> takes away what an earlier one gave.
/// </summary>
internal static class RoleTable
{
    public const string HubOperator = "hub_operator";
    public const string TenantAdministrator = "tenant_administrator";

    /// <summary>What belongs to the hub as a whole; no role inside a tenant ever gets it.</summary>
    private static readonly string[] HubOnly = ["!tenancy.*", "!hub.*"];

    private static readonly string[] ReadPlant =
    [
        "production.*.read", "traceability.*.read", "traceability.ledger.verify", "live.read", "kernel.live.read",
    ];

    private static readonly Dictionary<string, string[]> Entries = new(StringComparer.Ordinal)
    {
        ["operator"] = [.. ReadPlant, "fleet.agents.read", "fleet.stations.read"],
        ["integrator"] =
        [
            .. ReadPlant, "fleet.*", "telemetry.*", "traceability.exceptions.*", "production.stations.*", "demo.*",
        ],
        ["plant_manager"] =
        [
            .. ReadPlant, "production.*", "traceability.*", "fleet.*.read", "telemetry.*.read", "identity.people.read", "demo.*",
        ],
        ["quality_engineer"] =
        [
            .. ReadPlant, "traceability.*", "quality.*", "fleet.*.read", "telemetry.*.read", "production.units.*", "demo.*",
        ],
        ["planner"] =
        [
            .. ReadPlant, "production.orders.*", "production.items.*", "production.routings.*", "inventory.*", "purchasing.*",
            "forecasting.*", "fleet.*.read", "demo.*",
        ],
        [TenantAdministrator] = ["*"],
        [HubOperator] = ["tenancy.*", "hub.*", "kernel.*", "live.*", "demo.*"],
    };

    public static bool IsTenantRole(string role) => role != HubOperator && Entries.ContainsKey(role);

    public static IEnumerable<string> Roles => Entries.Keys;

    /// <summary>True when the role holds the permission; an unknown role holds none.</summary>
    public static bool Holds(string role, string permission)
    {
        if (!Entries.TryGetValue(role, out var entries))
        {
            return false;
        }

        var holds = false;
        foreach (var entry in role == HubOperator ? entries : [.. entries, .. HubOnly])
        {
            var takes = entry[0] == '!';
            if (Covers(takes ? entry[1..] : entry, permission))
            {
                holds = !takes;
            }
        }

        return holds;
    }

    internal static bool Covers(string pattern, string permission)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return string.Equals(pattern, permission, StringComparison.Ordinal);
        }

        var (head, tail) = (pattern[..star], pattern[(star + 1)..]);
        return permission.Length > head.Length + tail.Length
            && permission.StartsWith(head, StringComparison.Ordinal)
            && permission.EndsWith(tail, StringComparison.Ordinal);
    }
}
