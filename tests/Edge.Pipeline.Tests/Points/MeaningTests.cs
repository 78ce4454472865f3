using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>What a reading means: scale, table, range, states, the source's clock.</summary>
public sealed class MeaningTests
{
    [Fact]
    public void Scale_IsAStraightLine() => Assert.Equal("-39.5", One(new PointSettings { Name = "t", Scale = new LinearScale(0.1, -40) }, PointValue.Of(5L)));

    [Theory]
    [InlineData(-5, "0")]
    [InlineData(0, "0")]
    [InlineData(50, "5")]
    [InlineData(100, "10")]
    [InlineData(150, "60")]
    [InlineData(200, "110")]
    [InlineData(999, "110")]
    public void Table_IsStraightBetweenItsPlacesAndLevelBeyond(double read, string expected) =>
        Assert.Equal(expected, One(new PointSettings { Name = "t", Lookup = new LookupTable([(0, 0), (100, 10), (200, 110)]) }, PointValue.Of(read)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(100, "100")]
    [InlineData(100.5, "OutOfRange")]
    [InlineData(-1, "OutOfRange")]
    public void Range_LeavesNoImpossibleNumber(double read, string expected) =>
        Assert.Equal(expected, One(new PointSettings { Name = "t", Range = new NumberRange(0, 100) }, PointValue.Of(read)));

    [Fact]
    public void State_IsAWord_AndAnUnknownNumberIsOutOfRange()
    {
        var point = new PointSettings { Name = "s", Kind = ValueKind.Text, States = new StateTable([new(1, 1, "running"), new(2, 5, "fault"), new(0, 0, "stopped")]) };
        Assert.Equal("stopped running fault fault OutOfRange OutOfRange".Split(' '), new[] { 0, 1, 2, 5, 6, 1.5 }.Select(read => One(point, PointValue.Of(read))));
    }

    [Theory]
    [InlineData(ValueKind.Number)]
    [InlineData(ValueKind.Integer)]
    [InlineData(ValueKind.Flag)]
    public void TextWhereANumberBelongs_IsOutOfRange(ValueKind kind) => Assert.Equal("OutOfRange", One(new PointSettings { Name = "t", Kind = kind }, PointValue.Of("12")));

    [Fact]
    public void GoodReadingWithoutAValue_IsOutOfRange() => Assert.Equal("OutOfRange", One(new PointSettings { Name = "t" }, PointValue.Of(double.NaN)));

    [Fact]
    public void ClockResetTo2000_IsLeftOutAndToldOnce_AndTheAgentsTimeCounts()
    {
        var bench = new MachineBench(new PointSettings { Name = "t", UsesSourceClock = true });
        var right = bench.Time.GetUtcNow().AddSeconds(-1);
        bench.Read(PointValue.Of(1.0), source: right);
        for (var i = 0; i < 3; i++)
        {
            bench.Wait(1);
            bench.Read(PointValue.Of(2.0 + i), source: new DateTimeOffset(2000, 1, 1, 0, 0, i, TimeSpan.Zero));
        }

        Assert.Equal([right, null, null, null], bench.Sent.Select(record => record.SourceTime));
        Assert.Equal([Quality.Good, Quality.Uncertain, Quality.Uncertain, Quality.Uncertain], bench.Sent.Select(record => record.Quality));
        Assert.All(bench.Sent, record => Assert.Equal(2026, record.ReadAt.Wall.Year));
        Assert.Single(bench.Notices);
        bench.Read(PointValue.Of(9.0), source: bench.Time.GetUtcNow());
        bench.Read(PointValue.Of(9.0), source: bench.Time.GetUtcNow().AddYears(1));
        Assert.Equal(2, bench.Notices.Count);
    }

    [Fact]
    public void SourceTime_OfAPointThatGoesByTheAgent_IsLeftOut()
    {
        var bench = new MachineBench(new PointSettings { Name = "t" });
        bench.Read(PointValue.Of(1.0), source: bench.Time.GetUtcNow());
        Assert.Equal((null, Quality.Good), (bench.Sent[0].SourceTime, bench.Sent[0].Quality));
    }

    [Theory]
    [InlineData(-30 * 24 * 60, true)]
    [InlineData(-32 * 24 * 60, false)]
    [InlineData(4, true)]
    [InlineData(61, false)]
    public void SourceTime_MayBeLateButNotAhead(int minutes, bool expected)
    {
        var now = new Instant(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), 0);
        Assert.Equal(expected, SourceClock.IsBelieved(now.Wall.AddMinutes(minutes), now));
    }

    private static string One(PointSettings point, PointValue read)
    {
        var bench = new MachineBench(point);
        bench.Read(read);
        return bench.Said();
    }
}
