using System.Diagnostics.Metrics;

namespace EdgeHub.OpenMetrics.Tests;

public sealed class HotPathTests
{
    [Fact]
    public void Measurement_OfASeriesThatExists_AllocatesNothing()
    {
        using var bench = new Bench();
        var counter = bench.Meter.CreateCounter<long>("c");
        var histogram = bench.Meter.CreateHistogram<double>("h");
        var upDown = bench.Meter.CreateUpDownCounter<int>("u");
        Measure(counter, histogram, upDown, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(counter, histogram, upDown, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("c_total{station=\"A\",verdict=\"accept\"} 22000", bench.Samples());
    }

    [Fact]
    public async Task Measurements_OfManyThreads_AreAllCounted_WhileOthersCollect()
    {
        const int Threads = 4;
        const int Rounds = 20_000;
        using var bench = new Bench(maxSeries: 50);
        var counter = bench.Meter.CreateCounter<long>("c");
        var histogram = bench.Meter.CreateHistogram<double>("h");
        bench.Meter.CreateObservableGauge("g", () => 1);
        var measuring = Enumerable.Range(0, Threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    counter.Add(1, Bench.Tag("label", (i + thread) % 100));
                    histogram.Record(1);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var all = Task.WhenAll(measuring);
        var before = 0.0;
        while (!all.IsCompleted)
        {
            var families = bench.Collector.Collect();
            Assert.Equal(1, families.Single(family => family.Name == "g").Points.Single().Value);
            var histograms = families.SingleOrDefault(family => family.Name == "h");
            var point = histograms is null ? default : Assert.Single(histograms.Points);
            Assert.Equal(point.Value, point.Buckets is null ? 0 : point.Buckets[^1].Count);
            Assert.True(point.Value >= before);
            before = point.Value;
        }

        await all;
        var counted = bench.Collector.Collect();
        Assert.Equal(Threads * Rounds, counted.Single(family => family.Name == "c").Points.Sum(point => point.Value));
        Assert.Equal(51, counted.Single(family => family.Name == "c").Points.Count);
        Assert.Equal(Threads * Rounds, counted.Single(family => family.Name == "h").Points.Single().Buckets[^1].Count);
    }

    private static void Measure(Counter<long> counter, Histogram<double> histogram, UpDownCounter<int> upDown, int times)
    {
        for (var i = 0; i < times; i++)
        {
            counter.Add(1, Bench.Tag("station", "A"), Bench.Tag("verdict", "accept"));
            counter.Add(1, Bench.Tag("verdict", "accept"), Bench.Tag("station", "A"));
            histogram.Record(0.02, Bench.Tag("lane", "scan"));
            upDown.Add(1);
        }
    }
}
