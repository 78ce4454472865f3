using System.Buffers;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>A company of the suite.</summary>
/// <param name="Scope">As the hub knows it.</param>
/// <param name="Placement">own or pool.</param>
/// <param name="Database">Where its rows are.</param>
internal sealed record WorldTenant(TenantScope Scope, string Placement, string Database)
{
    /// <summary>Stands in every text that a form takes: seen by anybody else, it is a hole.</summary>
    public string Canary => CanaryOf(Scope.Code);

    /// <summary>Part of the codes that no other company has.</summary>
    public string Tag => Scope.Code[2..] + "7";

    /// <summary>Its agent on the wire.</summary>
    public SimAgent Agent { get; set; } = null!;

    /// <summary>Ids by the name of their kind.</summary>
    public Dictionary<string, IReadOnlyList<string>> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>Cursors that lists gave to it, by route.</summary>
    public Dictionary<string, string> Cursors { get; } = new(StringComparer.Ordinal);

    /// <summary>Every text and key in its rows.</summary>
    public HashSet<string> Values { get; set; } = [];

    /// <summary>What must never reach it.</summary>
    public SearchValues<string> Foreign { get; set; } = SearchValues.Create([], StringComparison.Ordinal);

    public static string CanaryOf(string code) => "canary" + code + "bird";

    public override string ToString() => $"{Scope.Code} ({Placement})";
}

/// <summary>The companies, the credentials, and what is whose.</summary>
internal sealed class World(IReadOnlyList<WorldTenant> tenants, Credentials credentials)
{
    public IReadOnlyList<WorldTenant> All => tenants;

    /// <summary>Those who attack and are attacked.</summary>
    public IReadOnlyList<WorldTenant> Attackers { get; } = tenants.Take(3).ToArray();

    /// <summary>Nobody's victim: its own requests show that the suite asks rightly.</summary>
    public WorldTenant Twin => tenants[3];

    /// <summary>Sends what makes no sense; nobody looks at its rows.</summary>
    public WorldTenant Clumsy => tenants[4];

    /// <summary>Works in KOL and in VSK; its people, administrators apart, belong to KOL alone.</summary>
    public WorldTenant TwoPlants => tenants[5];

    public Credentials Credentials => credentials;

    /// <summary>What belongs to KOL and to VSK of <see cref="TwoPlants"/>, as it was seeded.</summary>
    public (PlantSide Kolkata, PlantSide Visakhapatnam) Plants { get; private set; }

    /// <summary>What no outsider may see: every company's.</summary>
    public SearchValues<string> Anybodys { get; private set; } = SearchValues.Create([], StringComparison.Ordinal);

    /// <summary>What the operator of the hub may not see either: all but the list of companies.</summary>
    public SearchValues<string> Business { get; private set; } = SearchValues.Create([], StringComparison.Ordinal);

    /// <summary>The text without codes and names that the caller himself has typed by then: what makes own things under others' names does that.</summary>
    public string WithoutTyped(string text) =>
        Kinds.All.Where(kind => kind.IsCode || kind.IsOwnName).SelectMany(kind => tenants.SelectMany(tenant => tenant.Ids[kind.Name]))
            .OrderByDescending(id => id.Length).Aggregate(text, (left, id) => left.Replace(id, "", StringComparison.OrdinalIgnoreCase));

    /// <summary>Learns from the databases what belongs to whom.</summary>
    public async Task LearnAsync(WallHub hub)
    {
        foreach (var tenant in tenants)
        {
            tenant.Values = await OwnValues.ReadAsync(hub.Cluster.Server, tenant);
            foreach (var kind in Kinds.All)
            {
                tenant.Ids[kind.Name] = await kind.ReadAsync(hub.Cluster.Server, tenant);
            }
        }

        foreach (var tenant in tenants)
        {
            tenant.Foreign = Search(tenants.Where(other => other != tenant), tenant.Values);
        }

        Anybodys = Search(tenants, []);
        var listed = new HashSet<string>(tenants.Select(tenant => tenant.Canary), StringComparer.Ordinal);
        foreach (var tenant in tenants)
        {
            listed.UnionWith(await OwnValues.ReadAsync(hub.Cluster.Server, tenant, "tenancy."));
        }

        Business = Search(tenants, listed);
        Plants = await PlantSide.ReadAsync(hub);
        await Cursors.LearnAsync(hub);
    }

    private SearchValues<string> Search(IEnumerable<WorldTenant> whose, HashSet<string> own)
    {
        // What two companies have alike says nothing about either.
        var common = tenants.SelectMany(tenant => tenant.Values).GroupBy(value => value, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        return SearchValues.Create(
            whose.SelectMany(tenant => tenant.Values).Where(value => !own.Contains(value) && !common.Contains(value)).ToArray(), StringComparison.Ordinal);
    }
}
