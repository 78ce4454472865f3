namespace EdgeHub.OpenMetrics.Tests;

public sealed class ExpositionTests
{
    private static readonly MetricFamily[] Families =
    [
        new("plant_scans", MetricKind.Counter, "", "Scans of a station, \"repeats\" left out; path C:\\x\nnext line",
        [
            new("station=\"A\",verdict=\"accept\"", 12, []), new("station=\"B\",verdict=\"refuse\"", 0, []),
        ]),
        new("plant_store_free_bytes", MetricKind.Gauge, "bytes", "Bytes that are free", [new("", 1.5e12, [])]),
        new("plant_durable_seconds", MetricKind.Histogram, "seconds", "",
        [
            new("lane=\"scan\"", 3.75, [new(0.25, 1), new(1, 3), new(double.PositiveInfinity, 4)]),
            new("", 0, [new(0.25, 0), new(1, 0), new(double.PositiveInfinity, 0)]),
        ]),
        new("plant_nothing", MetricKind.Gauge, "", "Was never measured", []),
        new("plant_limits", MetricKind.Gauge, "", "", [new("a=\"1\"", double.NaN, []), new("a=\"2\"", double.PositiveInfinity, []), new("a=\"3\"", -0.5, [])]),
    ];

    [Fact]
    public void Write_AsOpenMetrics_IsTheGoldenText() => Assert.Equal(
        """
        # HELP plant_scans Scans of a station, \"repeats\" left out; path C:\\x\nnext line
        # TYPE plant_scans counter
        plant_scans_total{station="A",verdict="accept"} 12
        plant_scans_total{station="B",verdict="refuse"} 0
        # HELP plant_store_free_bytes Bytes that are free
        # TYPE plant_store_free_bytes gauge
        # UNIT plant_store_free_bytes bytes
        plant_store_free_bytes 1500000000000
        # TYPE plant_durable_seconds histogram
        # UNIT plant_durable_seconds seconds
        plant_durable_seconds_bucket{lane="scan",le="0.25"} 1
        plant_durable_seconds_bucket{lane="scan",le="1.0"} 3
        plant_durable_seconds_bucket{lane="scan",le="+Inf"} 4
        plant_durable_seconds_sum{lane="scan"} 3.75
        plant_durable_seconds_count{lane="scan"} 4
        plant_durable_seconds_bucket{le="0.25"} 0
        plant_durable_seconds_bucket{le="1.0"} 0
        plant_durable_seconds_bucket{le="+Inf"} 0
        plant_durable_seconds_sum 0
        plant_durable_seconds_count 0
        # TYPE plant_limits gauge
        plant_limits{a="1"} NaN
        plant_limits{a="2"} +Inf
        plant_limits{a="3"} -0.5
        # EOF

        """,
        Bench.Write(Families, ExpositionFormat.OpenMetrics));

    [Fact]
    public void Write_AsPrometheusText_IsTheGoldenText() => Assert.Equal(
        """
        # HELP plant_scans_total Scans of a station, "repeats" left out; path C:\\x\nnext line
        # TYPE plant_scans_total counter
        plant_scans_total{station="A",verdict="accept"} 12
        plant_scans_total{station="B",verdict="refuse"} 0
        # HELP plant_store_free_bytes Bytes that are free
        # TYPE plant_store_free_bytes gauge
        plant_store_free_bytes 1500000000000
        # TYPE plant_durable_seconds histogram
        plant_durable_seconds_bucket{lane="scan",le="0.25"} 1
        plant_durable_seconds_bucket{lane="scan",le="1"} 3
        plant_durable_seconds_bucket{lane="scan",le="+Inf"} 4
        plant_durable_seconds_sum{lane="scan"} 3.75
        plant_durable_seconds_count{lane="scan"} 4
        plant_durable_seconds_bucket{le="0.25"} 0
        plant_durable_seconds_bucket{le="1"} 0
        plant_durable_seconds_bucket{le="+Inf"} 0
        plant_durable_seconds_sum 0
        plant_durable_seconds_count 0
        # TYPE plant_limits gauge
        plant_limits{a="1"} NaN
        plant_limits{a="2"} +Inf
        plant_limits{a="3"} -0.5

        """,
        Bench.Write(Families, ExpositionFormat.PrometheusText));

    [Fact]
    public void Write_OfNothing_IsEmptyOrTheEnd()
    {
        Assert.Equal("", Bench.Write([], ExpositionFormat.PrometheusText));
        Assert.Equal("# EOF\n", Bench.Write([], ExpositionFormat.OpenMetrics));
    }
}
