using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class GenealogyTests(Hub hub)
{
    [Fact]
    public async Task Chain_OfTwelveAndMore_IsWalkedToDepthTwelveBothWaysAndSaysThereIsMore()
    {
        var plant = await Plant.NewAsync(hub);
        var uids = await plant.MintAsync(30);
        await LinkAsync(plant, Enumerable.Range(0, 29).Select(n => (n + 1, n)), uids);

        await using var transaction = await plant.BeginAsync();
        var walk = await GenealogyWalk.AroundAsync(transaction, uids[15], default);
        var depths = walk.Depths(uids[15]);
        Assert.Equal(Enumerable.Range(-12, 25), depths.Values.Order());
        Assert.True(walk.Truncated);
        Assert.Equal(12, depths[uids[27]]);
        Assert.Equal(-12, depths[uids[3]]);
    }

    [Fact]
    public async Task Walk_OfRandomGraphs_EqualsBruteForce()
    {
        var plant = await Plant.NewAsync(hub);
        var graphs = Gen.Choose(0, 23).Two().Where(pair => pair.Item1 != pair.Item2)
            .Select(pair => (Child: Math.Max(pair.Item1, pair.Item2), Parent: Math.Min(pair.Item1, pair.Item2)))
            .ListOf().Where(edges => edges.Count is > 0 and < 60);
        foreach (var edges in graphs.Sample(25, 40))
        {
            var distinct = edges.Distinct().ToList();
            var uids = await plant.MintAsync(24);
            await LinkAsync(plant, distinct, uids);
            await using var transaction = await plant.BeginAsync();
            foreach (var start in (int[])[0, 7, 23])
            {
                var walk = await GenealogyWalk.AroundAsync(transaction, uids[start], default);
                var found = walk.Depths(uids[start]).ToDictionary(pair => IndexOf(uids, pair.Key), pair => pair.Value);
                Assert.Equal(BruteForce(distinct, start).OrderBy(pair => pair.Key), found.OrderBy(pair => pair.Key));
            }
        }
    }

    private static int IndexOf(IReadOnlyList<string> uids, string uid) => uids.ToList().IndexOf(uid);

    /// <summary>Shortest distances by trying every edge again and again.</summary>
    private static Dictionary<int, int> BruteForce(List<(int Child, int Parent)> edges, int start)
    {
        var depths = new Dictionary<int, int> { [start] = 0 };
        for (var depth = 0; depth < GenealogyWalk.MostDepth; depth++)
        {
            foreach (var (child, parent) in edges)
            {
                if (depths.TryGetValue(child, out var up) && up == -depth && !depths.ContainsKey(parent))
                {
                    depths[parent] = -depth - 1;
                }

                if (depths.TryGetValue(parent, out var down) && down == depth && !depths.ContainsKey(child))
                {
                    depths[child] = depth + 1;
                }
            }
        }

        return depths;
    }

    private static async Task LinkAsync(Plant plant, IEnumerable<(int Child, int Parent)> edges, IReadOnlyList<string> uids)
    {
        await using var transaction = await plant.BeginAsync();
        var appended = await plant.Get<IUnitLedger>().AppendAsync(
            transaction, Plant.Noon,
            [.. edges.Select(edge => new UnitEventDraft(uids[edge.Child], UnitEventKind.Fitted, Plant.Noon) { ParentUid = uids[edge.Parent], Step = 40 })],
            default);
        Assert.Null(appended.Error);
        await transaction.CommitAsync(default);
    }
}
