using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class DerivedTests
{
    [Fact]
    public void DerivedPoint_IsCalculatedWhenAnInputIsRead_WithItsTime()
    {
        var bench = Bench("torque * speed");
        bench.Read(2.0);
        Assert.Equal("", bench.Said(2));
        bench.Wait(1);
        bench.Read(3.0, 1);
        Assert.Equal(Instant.Now(bench.Time), bench.Sent.Single(record => record.Point == 2).ReadAt);
        Assert.Equal("6", bench.Said(2));
        bench.Read(4.0);
        Assert.Equal("12", bench.Said(2));
    }

    [Theory]
    [InlineData(Quality.Good, Quality.Uncertain, Quality.Uncertain)]
    [InlineData(Quality.Uncertain, Quality.Bad, Quality.Bad)]
    [InlineData(Quality.Illegal, Quality.NotHeard, Quality.NotHeard)]
    [InlineData(Quality.OutOfRange, Quality.Uncertain, Quality.OutOfRange)]
    public void DerivedPoint_IsAsGoodAsItsWorstInput(Quality first, Quality second, Quality expected)
    {
        var bench = Bench("torque * speed");
        bench.Read(PointValue.Of(2.0), 0, first);
        bench.Read(PointValue.Of(3.0), 1, second);
        var record = bench.Sent.Single(sent => sent.Point == 2);
        Assert.Equal((expected, expected.HasValue()), (record.Quality, record.Value.Kind != ValueKind.None));
    }

    [Fact]
    public void DivisionByZero_IsAQualityAndToldOncePerCause()
    {
        var bench = Bench("torque / speed");
        bench.Read(2.0);
        foreach (var speed in new[] { 0.0, 0, 0, 4, 0 })
        {
            bench.Read(speed, 1);
        }

        Assert.Equal("Configuration 0.5 Configuration", bench.Said(2));
        Assert.Equal(["it divides by zero at character 8", "it divides by zero at character 8"], bench.Notices.Select(notice => notice.Text[("The expression has no value: ".Length)..^(" Guard it with if(...).".Length + 1)]));
    }

    [Fact]
    public void DerivedPoint_OfADerivedPoint_FollowsInTheSameRound()
    {
        PointSettings[] read = [new() { Name = "a" }];
        var late = new PointSettings { Name = "late", Expression = Compile("early + 1", ("early", 2)) };
        var early = new PointSettings { Name = "early", Expression = Compile("a * 2", ("a", 0)) };
        var bench = new MachineBench([.. read, late, early]);
        bench.Read(5.0);
        Assert.Equal(("10", "11"), (bench.Said(2), bench.Said(1)));
    }

    [Fact]
    public void Circle_IsTheCallersMistake() => Assert.Throws<ArgumentException>(() => new MachineBench(
        new PointSettings { Name = "a" }, new PointSettings { Name = "b", Expression = Compile("c + 1", ("c", 2)) }, new PointSettings { Name = "c", Expression = Compile("b + 1", ("b", 1)) }));

    [Fact]
    public void DeltaAndRate_AreBetweenReadingsOfTheirPointAlone()
    {
        var bench = Bench("delta(torque) + 0 * speed");
        bench.Read(1.0, 1);
        bench.Read(10.0);
        Assert.Equal("", bench.Said(2));
        bench.Wait(2);
        bench.Read(16.0);
        Assert.Equal("6", bench.Said(2));
        bench.Wait(1);
        bench.Read(2.0, 1);
        Assert.Equal("", bench.Said(2));

        bench = Bench("rate(torque) + 0 * speed");
        bench.Read(1.0, 1);
        bench.Read(10.0);
        bench.Wait(2);
        bench.Read(16.0);
        Assert.Equal("3", bench.Said(2));
    }

    private static MachineBench Bench(string source) => new(
        new PointSettings { Name = "torque" }, new PointSettings { Name = "speed" }, new PointSettings { Name = "power", Expression = Compile(source, ("torque", 0), ("speed", 1)) });

    internal static Expression Compile(string source, params (string Name, int Place)[] points) =>
        Expression.Compile(source, name => Array.Find(points, point => point.Name == name) is { Name: not null } found ? (found.Place, ValueKind.Number) : null, out _)!;
}
