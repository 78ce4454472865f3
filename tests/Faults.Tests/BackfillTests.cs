using System.Globalization;
using EdgeHub.Benchmarks;
using EdgeHub.Identifiers;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>A link that comes back to a backlog of values, by the code of <c>bench backfill</c>: there the backlog stands for 72 h, here for 20 minutes.</summary>
[Trait("Tier", "fault")]
public sealed class BackfillTests(FaultHub hub)
{
    private const int Points = 100;
    private const int Labels = 200;
    private static readonly TimeSpan Backlog = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Backlog_DrainsTenTimesAsFastAsItGrows_AndLosesAndDoublesNothing()
    {
        using var temp = new TempFolder();
        await using var agent = new BackfillAgent(temp.File("agent"), Points, Backlog);
        await agent.EnrolAsync(await hub.TokenAsync("F-BACKFILL"), CancellationToken.None);
        await agent.FillAsync((int)Backlog.TotalSeconds, CancellationToken.None);
        var labels = Enumerable.Range(1, Labels).Select(number => Uid.Mint("SAIF", "KOL", "BF", number).ToString()).ToList();
        var run = new BackfillRun(agent, labels, 20, async () => (await hub.ValuesAsync(BackfillAgent.Machine, "p1")).LastOrDefault());
        var result = await run.RunAsync(After, CancellationToken.None);
        Assert.InRange(result.Multiple, 10, double.MaxValue);
        Assert.Equal(0, agent.Lost);
        Assert.NotEmpty(result.VerdictsAfter);

        using var patience = new CancellationTokenSource(Patience);
        agent.Flush();
        while (agent.Blocks.Waiting > 0)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(Enumerable.Range(1, (int)agent.Seconds).Select(second => (long)second), await hub.ValuesAsync(BackfillAgent.Machine, "p1"));
        foreach (var point in Enumerable.Range(2, Points - 1))
        {
            Assert.Equal(agent.Seconds, (await hub.ValuesAsync(BackfillAgent.Machine, string.Create(CultureInfo.InvariantCulture, $"p{point}"))).Count);
        }

        var scans = await hub.ScansAsync("UID-SAIF-KOL-BF-");
        Assert.Equal(scans.Count, scans.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(scans.Count, result.Verdicts.Count + result.VerdictsAfter.Count, Labels);
    }
}
