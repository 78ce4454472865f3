using System.Diagnostics.Metrics;

namespace EdgeHub.OpenMetrics.Tests;

public sealed class BoundTests
{
    [Fact]
    public void Counter_BeyondTheBound_CountsInOneSeries_AndTheKnownGoOn()
    {
        using var bench = new Bench(maxSeries: 3);
        var counter = bench.Meter.CreateCounter<int>("c");
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, Bench.Tag("label", i));
        }

        counter.Add(10, Bench.Tag("label", 1));
        Assert.Equal(
            ["c_total{label=\"0\"} 1", "c_total{label=\"1\"} 11", "c_total{label=\"2\"} 1", "c_total{otel_metric_overflow=\"true\"} 997"], bench.Samples());
    }

    [Fact]
    public void Histogram_BeyondTheBound_CountsInOneSeries()
    {
        using var bench = new Bench(maxSeries: 1);
        var histogram = bench.Meter.CreateHistogram<double>("h");
        for (var i = 0; i < 10; i++)
        {
            histogram.Record(1, Bench.Tag("label", i));
        }

        Assert.Equal([1, 9], Assert.Single(bench.Collector.Collect()).Points.Select(point => point.Buckets[^1].Count));
    }

    [Fact]
    public void Observed_BeyondTheBound_IsAddedUpAnewEachTime()
    {
        using var bench = new Bench(maxSeries: 2);
        bench.Meter.CreateObservableGauge("g", () => Enumerable.Range(1, 5).Select(i => new Measurement<int>(i, Bench.Tag("label", i))));
        string[] expected = ["g{label=\"1\"} 1", "g{label=\"2\"} 2", "g{otel_metric_overflow=\"true\"} 12"];
        Assert.Equal(expected, bench.Samples());
        Assert.Equal(expected, bench.Samples());
    }

    [Fact]
    public void Tags_ThatAreOneSetOfLabels_ShareASeries_HoweverManyTheyAre()
    {
        using var bench = new Bench(maxSeries: 2);
        var counter = bench.Meter.CreateCounter<int>("c");
        var long1 = new string('x', 200);
        for (var i = 0; i < 100; i++)
        {
            // Cut to the same label.
            counter.Add(1, Bench.Tag("label", long1 + i));
        }

        counter.Add(1, Bench.Tag("n", 1));
        counter.Add(1, Bench.Tag("n", "1"));
        Assert.Equal([$"c_total{{label=\"{long1[..128]}\"}} 100", "c_total{n=\"1\"} 2"], bench.Samples());
    }
}
