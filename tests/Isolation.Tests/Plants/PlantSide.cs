using System.Buffers;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// What belongs to one plant of a company. Nobody lists it: a row belongs to a plant that it names (its id, or its code in a column
/// that says so), and so does a row that names nothing but what such rows are known by: the exception of a plant's unit. What the other plant's rows or
/// the company's have too belongs to neither.
/// </summary>
internal sealed class PlantSide
{
    private const int Shortest = 6;
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    private PlantSide(string code) => Code = code;

    public string Code { get; }

    /// <summary>Its rows.</summary>
    public List<PlantRow> Rows { get; } = [];

    /// <summary>What its rows are known by.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>What nobody sees who sees the other plant alone.</summary>
    public SearchValues<string> Bytes { get; private set; } = SearchValues.Create([], StringComparison.Ordinal);

    /// <summary>The same, and something that came later.</summary>
    public SearchValues<string> BytesAnd(string more) => SearchValues.Create([.. _values, more], StringComparison.Ordinal);

    /// <summary>The two plants of the company that has two, as they are now.</summary>
    public static async Task<(PlantSide Own, PlantSide Other)> ReadAsync(WallHub hub) =>
        Part(await PlantRow.ReadAsync(hub.Cluster.Server, hub.World.TwoPlants), "KOL", "VSK", hub.World.TwoPlants.Canary);

    /// <summary>Parts a company's rows between two of its plants.</summary>
    private static (PlantSide One, PlantSide Other) Part(IReadOnlyList<PlantRow> rows, string one, string other, string canary)
    {
        var (here, there) = (new PlantSide(one), new PlantSide(other));
        foreach (var side in (PlantSide[])[here, there])
        {
            side.Rows.AddRange(rows.Where(row => row.Plants.SetEquals([side.Code])));
            side.Names.UnionWith(side.Rows.SelectMany(row => row.Unique));
        }

        Distinguish(here.Names, there.Names);
        var rest = rows.Where(row => row.Plants.Count == 0).ToList();
        for (var more = true; more;)
        {
            more = Follow(here, there, rest) | Follow(there, here, rest);
        }

        var companys = rest.Concat(rows.Where(row => row.Plants.Count > 1)).SelectMany(row => row.Values).ToHashSet(StringComparer.Ordinal);
        foreach (var side in (PlantSide[])[here, there])
        {
            side._values.UnionWith(side.Rows.SelectMany(row => row.Values));
        }

        Distinguish(here._values, there._values);
        foreach (var side in (PlantSide[])[here, there])
        {
            side._values.ExceptWith(companys);
            side._values.UnionWith(side.Names.Where(name => name.Length >= Shortest));
            side._values.UnionWith([$"\"{side.Code}\"", canary + side.Code.ToLowerInvariant()]);
            side.Bytes = SearchValues.Create([.. side._values], StringComparison.Ordinal);
        }

        return (here, there);
    }

    /// <summary>What both have says nothing of either.</summary>
    private static void Distinguish(HashSet<string> one, HashSet<string> other)
    {
        var both = one.Intersect(other).ToArray();
        one.ExceptWith(both);
        other.ExceptWith(both);
    }

    /// <summary>Takes over the rows that name something of this side and nothing of the other.</summary>
    private static bool Follow(PlantSide side, PlantSide other, List<PlantRow> rest)
    {
        var own = rest.FindAll(row => row.Values.Overlaps(side.Names) && !row.Values.Overlaps(other.Names));
        side.Rows.AddRange(own);
        side.Names.UnionWith(own.SelectMany(row => row.Primary).Where(name => name.Length >= Shortest));
        return rest.RemoveAll(own.Contains) > 0;
    }
}
