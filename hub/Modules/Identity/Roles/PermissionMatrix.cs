using System.Collections.Frozen;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>A role as the table has it.</summary>
/// <param name="Name">In API and database, e.g. <c>plant_manager</c>.</param>
/// <param name="IsHub">True for the hub's own operator, who belongs to no company.</param>
/// <param name="Supervises">True when a station takes its badge and PIN as a supervisor's.</param>
/// <param name="LandsOn">Pages in order of preference; the first that exists is shown after log-in.</param>
/// <param name="Scopes">What it may and how far that reaches.</param>
internal sealed record Role(
    string Name, bool IsHub, bool Supervises, IReadOnlyList<string> LandsOn, FrozenDictionary<string, PermissionScope> Scopes)
{
    /// <summary>What it may.</summary>
    public FrozenSet<string> Permissions { get; } = Scopes.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when some of what it may ends at a plant; only then can a membership name plants.</summary>
    public bool IsBoundToPlants => Scopes.Values.Contains(PermissionScope.Plant);

    public bool Holds(string permission) => Permissions.Contains(permission);
}

/// <summary>The table of roles and permissions, <c>roles.txt</c>: parsed once, at the first question, or the hub does not start.</summary>
internal sealed class PermissionMatrix
{
    public const string HubOperator = "hub_operator";
    public const string TenantAdministrator = "tenant_administrator";
    private const string Resource = "EdgeHub.Hub.Identity.roles.txt";
    private readonly FrozenDictionary<string, Role> _byName;

    private PermissionMatrix(IReadOnlyList<Role> roles, IReadOnlyList<string> permissions)
    {
        Roles = roles;
        Permissions = permissions;
        _byName = roles.ToFrozenDictionary(role => role.Name, StringComparer.Ordinal);
    }

    /// <summary>The one that this hub was built with.</summary>
    public static PermissionMatrix Current { get; } = Load();

    /// <summary>Roles in the table's order.</summary>
    public IReadOnlyList<Role> Roles { get; }

    /// <summary>Permissions in the table's order.</summary>
    public IReadOnlyList<string> Permissions { get; }

    /// <summary>The role, or null for one that nobody has defined: it may nothing.</summary>
    public Role? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);

    /// <summary>True for roles that a company can give to its people.</summary>
    public bool IsTenantRole(string? name) => Find(name) is { IsHub: false };

    /// <summary>Reads the table; what is wrong in it is named with its line.</summary>
    internal static PermissionMatrix Parse(string text)
    {
        var columns = new List<(string Column, string Name, bool Supervises, string[] LandsOn, Dictionary<string, PermissionScope> Scopes)>();
        var permissions = new List<string>();
        var isHeadRead = false;
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#')
            {
                continue;
            }

            if (words[0] == "role" && words.Length >= 4 && !isHeadRead)
            {
                columns.Add((words[1], words[2], words[^1] == "+", words[3..].Where(word => word[0] == '/').ToArray(), new(StringComparer.Ordinal)));
            }
            else if (words[0] == "permission" && !isHeadRead)
            {
                isHeadRead = words[1..].SequenceEqual(columns.Select(column => column.Column), StringComparer.Ordinal)
                    ? true
                    : throw Wrong(number, "the heads of the columns are not the roles in their order");
            }
            else if (isHeadRead && words.Length == columns.Count + 1 && !permissions.Contains(words[0], StringComparer.Ordinal))
            {
                permissions.Add(words[0]);
                for (var i = 0; i < columns.Count; i++)
                {
                    if (Scope(words[i + 1], columns[i].Name == HubOperator, number) is { } scope)
                    {
                        columns[i].Scopes.Add(words[0], scope);
                    }
                }
            }
            else
            {
                throw Wrong(number, "a permission stands once, with one letter per role");
            }
        }

        return new PermissionMatrix(
            columns.ConvertAll(column => new Role(
                column.Name, column.Name == HubOperator, column.Supervises, column.LandsOn, column.Scopes.ToFrozenDictionary(StringComparer.Ordinal))),
            permissions);
    }

    private static PermissionScope? Scope(string cell, bool isHub, int line) => (cell, isHub) switch
    {
        (".", _) => null,
        ("H", true) => PermissionScope.Tenant,
        ("T", false) => PermissionScope.Tenant,
        ("P", false) => PermissionScope.Plant,
        ("O", false) => PermissionScope.Own,
        _ => throw Wrong(line, $"'{cell}' is no reach for this role: H is for the hub's operator alone, T, P and O for the others"),
    };

    private static FormatException Wrong(int line, string what) => new($"roles.txt, line {line}: {what}.");

    private static PermissionMatrix Load()
    {
        using var stream = typeof(PermissionMatrix).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }
}
