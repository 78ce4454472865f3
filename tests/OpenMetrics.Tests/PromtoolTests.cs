using System.Diagnostics.Metrics;
using EdgeHub.Testing;

namespace EdgeHub.OpenMetrics.Tests;

[Trait("Tier", "peer")]
public sealed class PromtoolTests
{
    [Fact]
    public async Task Check_OfOurText_FindsNothing()
    {
        using var bench = new Bench(maxSeries: 5);
        var counter = bench.Meter.CreateCounter<long>("plant.scans", "{scan}", "Scans by \"label\"\\line\nnext");
        for (var i = 0; i < 10; i++)
        {
            counter.Add(1, Bench.Tag("label", $"a\"b\\c\nd {i} é 日本"));
        }

        bench.Meter.CreateHistogram<double>("plant.durable", "s", "Until durable").Record(0.3, Bench.Tag("le", "mine"));
        bench.Meter.CreateObservableGauge("plant.free", () => double.NaN, "By", "Free bytes");
        bench.Meter.CreateUpDownCounter<int>("plant.open", description: "Open orders").Add(-4);
        var said = await Promtool.CheckAsync(bench.Text());
        Assert.SkipWhen(said is null, Promtool.Missing);
        Assert.Equal((0, ""), said);
    }

    [Fact]
    public async Task Check_OfABrokenText_Complains()
    {
        var said = await Promtool.CheckAsync("plant_scans{a=\"1\" 5\n");
        Assert.SkipWhen(said is null, Promtool.Missing);
        Assert.NotEqual(0, said.Value.Code);
    }
}
