namespace EdgeHub.OpenMetrics.Tests;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData(null, ExpositionFormat.PrometheusText)]
    [InlineData("*/*", ExpositionFormat.PrometheusText)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text; Version=\"1.0.0\"", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text; version=2.0.0", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.9,text/plain;q=0.5", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", ExpositionFormat.OpenMetrics)]
    [InlineData("text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5", ExpositionFormat.PrometheusText)]
    [InlineData("text/plain;version=0.0.4;q=1,*/*;q=0.1", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text;q=0", ExpositionFormat.PrometheusText)]
    [InlineData("application/openmetrics-text;q=x", ExpositionFormat.PrometheusText)]
    [InlineData("image/png", ExpositionFormat.PrometheusText)]
    [InlineData(",;=,;;q=", ExpositionFormat.PrometheusText)]
    public void Choose_OfAnAcceptHeader_GivesTheFormat(string? accept, ExpositionFormat format) => Assert.Equal(format, ExpositionFormats.Choose(accept));

    [Fact]
    public void ContentType_OfEach_NamesItsVersion()
    {
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", ExpositionFormat.OpenMetrics.ContentType());
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", ExpositionFormat.PrometheusText.ContentType());
    }
}
