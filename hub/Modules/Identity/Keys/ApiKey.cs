using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>An API key as the database has it, with the membership of who made it.</summary>
internal sealed class ApiKey
{
    public Guid KeyId { get; init; }

    public string Name { get; init; } = "";

    public int TenantId { get; init; }

    public string? Role { get; init; }

    public string[] Permissions { get; init; } = [];

    public Guid[] PlantIds { get; init; } = [];

    public string Prefix { get; init; } = "";

    public Guid MadeBy { get; init; }

    /// <summary>Null when the maker is no longer one of the company's people.</summary>
    public string? MakerRole { get; init; }

    public Guid[]? MakerPlantIds { get; init; }

    public DateTime MadeAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public DateTime? LastUsedAt { get; init; }

    public DateTime? RevokedAt { get; init; }

    public Guid? ReplacedBy { get; init; }

    /// <summary>What the key names, whoever made it.</summary>
    public IEnumerable<string> Named => Permissions.Length > 0 ? Permissions : PermissionMatrix.Current.Find(Role)?.Permissions.AsEnumerable() ?? [];

    /// <summary>active, ending (replaced, in its overlap), expired, revoked or maker_left.</summary>
    public string StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? "revoked"
        : Utc.Of(ExpiresAt) <= now ? "expired"
        : MakerRole is null ? "maker_left"
        : ReplacedBy is not null ? "ending"
        : "active";

    /// <summary>
    /// Who asks with this key: never more than its maker may at this moment, at no plant that is not his, and nothing of
    /// <see cref="KeyRules.NeverOfKeys"/>.
    /// </summary>
    public Caller? AsCaller(TenantScope tenant)
    {
        if (PermissionMatrix.Current.Find(MakerRole) is not { } maker)
        {
            return null;
        }

        var named = PlantScope.OfMembership(PlantIds);
        var scopes = new Dictionary<string, PermissionScope>(StringComparer.Ordinal);
        foreach (var permission in Named)
        {
            if (maker.Scopes.TryGetValue(permission, out var scope) && !KeyRules.NeverOfKeys.Contains(permission))
            {
                scopes[permission] = scope == PermissionScope.Tenant && !named.IsAll ? PermissionScope.Plant : scope;
            }
        }

        return new Caller(KeyId, Name, tenant, "key", scopes.Keys.ToHashSet(StringComparer.Ordinal), "en")
        {
            Scopes = scopes,
            Plants = named.And(PlantScope.OfMembership(MakerPlantIds)),
            IsKey = true,
        };
    }
}

/// <summary>What holds for every key.</summary>
internal static class KeyRules
{
    public const int LongestDays = 730;
    public const int UsualDays = 90;
    public const int LongestOverlapHours = 24 * 7;
    public const int UsualOverlapHours = 24;

    /// <summary>A key that could make keys or administrators would outgrow itself.</summary>
    public static readonly IReadOnlySet<string> NeverOfKeys = new HashSet<string>(["identity.keys.manage", "identity.people.manage"], StringComparer.Ordinal);

    public static readonly Error Unknown = new("identity.key_unknown", ErrorKind.NotFound, "There is no such key, or it has ended already.");

    public static Result<string> Name(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length is 0 or > 100 || text.Any(char.IsControl)
            ? new Error("identity.key_invalid", ErrorKind.Rule, "A key needs a name of 1 to 100 characters, by which people know what it is for.")
            : text;
    }

    public static Result<TimeSpan> Life(int? days) => (days ?? UsualDays) is var whole and >= 1 and <= LongestDays
        ? TimeSpan.FromDays(whole)
        : new Error("identity.key_invalid", ErrorKind.Rule, $"A key holds 1 to {LongestDays} days.");

    /// <summary>The permissions that a key shall have: those named, or those of a role; each must be the maker's.</summary>
    public static Result<string[]> Permissions(Caller maker, IReadOnlyList<string>? named, string? role)
    {
        if (named is { Count: > 0 })
        {
            return named.Count <= 200 && named.All(permission => permission is not null && maker.May(permission) && !NeverOfKeys.Contains(permission))
                ? named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray()
                : new Error("identity.key_too_wide", ErrorKind.Rule, "A key can't have more than its maker may, and never manages keys or people. See GET /api/v1/roles.");
        }

        if (!PermissionMatrix.Current.IsTenantRole(role))
        {
            return new Error("identity.key_invalid", ErrorKind.Rule, "Name what the key may: its permissions, or a role of the company to take them from.");
        }

        var may = PermissionMatrix.Current.Find(role)!.Permissions.Where(permission => maker.May(permission) && !NeverOfKeys.Contains(permission));
        return may.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } some
            ? some
            : new Error("identity.key_too_wide", ErrorKind.Rule, "You may nothing of what that role may.");
    }
}
