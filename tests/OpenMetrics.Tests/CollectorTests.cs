using System.Diagnostics.Metrics;

namespace EdgeHub.OpenMetrics.Tests;

public sealed class CollectorTests
{
    [Fact]
    public void Collect_OfEachKindOfInstrument_IsTheGoldenText()
    {
        using var bench = new Bench();
        var counter = bench.Meter.CreateCounter<long>("plant.scans", "{scan}", "Scans");
        var upDown = bench.Meter.CreateUpDownCounter<int>("plant.open", description: "Open orders");
        var gauge = bench.Meter.CreateGauge<double>("plant.temperature", "Cel");
        var histogram = bench.Meter.CreateHistogram(
            "plant.durable", "s", "Until durable", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1] });
        bench.Meter.CreateObservableCounter("plant.cpu", () => 1.25, "s");
        bench.Meter.CreateObservableGauge("plant.free", () => new Measurement<long>[] { new(7, Bench.Tag("disk", "a")), new(9, Bench.Tag("disk", "b")) }, "By");
        bench.Meter.CreateObservableUpDownCounter("plant.waiting", () => (short)-3);
        counter.Add(2, Bench.Tag("station", "A"), Bench.Tag("verdict", "accept"));
        counter.Add(3, Bench.Tag("verdict", "accept"), Bench.Tag("station", "A"));
        counter.Add(1, Bench.Tag("station", "B"));
        upDown.Add(5);
        upDown.Add(-2);
        gauge.Record(19);
        gauge.Record(21.5);
        histogram.Record(0.01);
        histogram.Record(0.02);
        histogram.Record(7);
        _ = bench.Text();
        Assert.Equal(
            """
            # TYPE plant_cpu_seconds counter
            # UNIT plant_cpu_seconds seconds
            plant_cpu_seconds_total 1.25
            # HELP plant_durable_seconds Until durable
            # TYPE plant_durable_seconds histogram
            # UNIT plant_durable_seconds seconds
            plant_durable_seconds_bucket{le="0.01"} 1
            plant_durable_seconds_bucket{le="0.1"} 2
            plant_durable_seconds_bucket{le="+Inf"} 3
            plant_durable_seconds_sum 7.03
            plant_durable_seconds_count 3
            # TYPE plant_free_bytes gauge
            # UNIT plant_free_bytes bytes
            plant_free_bytes{disk="a"} 7
            plant_free_bytes{disk="b"} 9
            # HELP plant_open Open orders
            # TYPE plant_open gauge
            plant_open 3
            # HELP plant_scans Scans
            # TYPE plant_scans counter
            plant_scans_total{station="A",verdict="accept"} 5
            plant_scans_total{station="B"} 1
            # TYPE plant_temperature_celsius gauge
            # UNIT plant_temperature_celsius celsius
            plant_temperature_celsius 21.5
            # TYPE plant_waiting gauge
            plant_waiting -3
            # EOF

            """,
            bench.Text(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Histogram_WithoutBoundsOfItsOwn_GetsTheDefaultOnes()
    {
        using var bench = new Bench();
        bench.Meter.CreateHistogram<long>("h").Record(1);
        Assert.Equal(
            [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, double.PositiveInfinity],
            Assert.Single(Assert.Single(bench.Collector.Collect()).Points).Buckets.Select(bucket => bucket.UpTo));
    }

    [Fact]
    public void Meter_OfAnotherName_IsNotHeard()
    {
        using var bench = new Bench();
        using var other = new Meter(bench.Name + ".other");
        other.CreateCounter<int>("c").Add(1);
        Assert.Equal("", bench.Text());
    }

    [Fact]
    public void Part_MadeAnew_GoesOnInTheSameMetric()
    {
        using var bench = new Bench();
        using (var first = new Meter(bench.Name))
        {
            first.CreateCounter<long>("c").Add(2);
            first.CreateObservableGauge("g", () => 1);
            Assert.Equal(["c_total 2", "g 1"], bench.Samples());
        }

        Assert.Equal(["c_total 2"], bench.Samples());
        using var second = new Meter(bench.Name);
        second.CreateCounter<long>("c").Add(3);
        second.CreateObservableGauge("g", () => 8);
        Assert.Equal(["c_total 5", "g 8"], bench.Samples());
        Assert.Equal(0, bench.Collector.LeftOut);
    }

    [Fact]
    public void Observed_ThatIsNoLongerTold_IsGone()
    {
        using var bench = new Bench();
        var devices = new List<Measurement<int>> { new(1, Bench.Tag("device", "a")), new(1, Bench.Tag("device", "b")) };
        bench.Meter.CreateObservableGauge("state", () => devices);
        Assert.Equal(["state{device=\"a\"} 1", "state{device=\"b\"} 1"], bench.Samples());
        devices.RemoveAt(0);
        Assert.Equal(["state{device=\"b\"} 1"], bench.Samples());
    }

    [Fact]
    public void Source_ThatFails_DoesNotHideTheOthers()
    {
        using var bench = new Bench();
        bench.Meter.CreateObservableGauge("a", () => 1);
        bench.Meter.CreateObservableGauge("b", int () => throw new InvalidOperationException("closed"));
        bench.Meter.CreateObservableGauge("c", () => 3);
        Assert.Equal(["a 1", "c 3"], bench.Samples());
        Assert.Equal(1, bench.Collector.Failures);
    }

    [Fact]
    public void Instruments_WhoseSamplesWouldHaveOneName_AreNotMixed()
    {
        using var bench = new Bench();
        bench.Meter.CreateHistogram<double>("h").Record(1);
        bench.Meter.CreateGauge<int>("h_count").Record(7);
        bench.Meter.CreateGauge<int>("h").Record(7);
        bench.Meter.CreateGauge<int>("h.total").Record(7);
        Assert.Equal(3, bench.Collector.LeftOut);
        Assert.Equal("h", Assert.Single(bench.Collector.Collect()).Name);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Measurement_ThatWouldSpoilASum_IsRefusedAndCounted(double value)
    {
        using var bench = new Bench();
        var counter = bench.Meter.CreateCounter<double>("c");
        var histogram = bench.Meter.CreateHistogram<double>("h");
        counter.Add(1);
        counter.Add(value);
        histogram.Record(value);
        Assert.Equal(["c_total 1"], bench.Samples());
        Assert.Equal(2, bench.Collector.Refused);
    }
}
