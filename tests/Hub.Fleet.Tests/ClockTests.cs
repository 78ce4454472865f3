namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Times of a machine whose wall clock can't be trusted.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Hub = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Boot = Guid.Parse("00000000-0000-0000-0000-0000000000aa");

    [Fact]
    public void WallClockAYearOff_IsCorrectedByTheAnchor()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, new Anchor(60_000, Microseconds.Of(Hub), Microseconds.Of(Hub.AddYears(-1))));
        var corrected = anchors.Correct(Boot, 30_000, Microseconds.Of(Hub.AddYears(-1).AddSeconds(-30)), Hub.AddSeconds(5));
        Assert.Equal(Hub.AddSeconds(-30), corrected.At);
        Assert.Equal(ClockAnchors.Anchored, corrected.Method);
        Assert.True(corrected.Uncertainty < TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void BetweenTwoAnchors_TimeIsInterpolated()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, new Anchor(0, Microseconds.Of(Hub), 0));
        // The machine's crystal loses 1 s in 1,000 s.
        anchors.Add(Boot, new Anchor(1_000_000, Microseconds.Of(Hub.AddSeconds(1001)), 0));
        var corrected = anchors.Correct(Boot, 500_000, 0, Hub.AddHours(1));
        Assert.Equal(ClockAnchors.Interpolated, corrected.Method);
        Assert.Equal(Hub.AddSeconds(500.5), corrected.At);
    }

    [Fact]
    public void UnknownBoot_TakesTheWallClockCorrectedByWhatItIsOffNow()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, new Anchor(1000, Microseconds.Of(Hub), Microseconds.Of(Hub.AddDays(-365))));
        var corrected = anchors.Correct(Guid.NewGuid(), 5000, Microseconds.Of(Hub.AddDays(-365).AddMinutes(-10)), Hub);
        Assert.Equal(Hub.AddMinutes(-10), corrected.At);
        Assert.Equal(ClockAnchors.UnknownBoot, corrected.Method);
        Assert.True(corrected.Uncertainty >= TimeSpan.FromHours(1));
    }

    [Fact]
    public void NothingHappens_AfterTheHubGotIt()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, new Anchor(0, Microseconds.Of(Hub), 0));
        Assert.Equal(Hub.AddSeconds(1), anchors.Correct(Boot, 3_600_000, 0, Hub.AddSeconds(1)).At);
        Assert.Equal(Hub, anchors.Correct(Guid.NewGuid(), 0, long.MaxValue / 2, Hub).At);
    }

    [Fact]
    public void Anchors_AreBounded()
    {
        var anchors = new ClockAnchors();
        for (var i = 0; i < 100_000; i++)
        {
            anchors.Add(new Guid(i % 10, 0, 0, new byte[8]), new Anchor(i, Microseconds.Of(Hub.AddMilliseconds(i)), 0));
        }

        Assert.Equal(ClockAnchors.Interpolated, anchors.Correct(new Guid(9, 0, 0, new byte[8]), 99_950, 0, Hub.AddHours(1)).Method);
    }
}
