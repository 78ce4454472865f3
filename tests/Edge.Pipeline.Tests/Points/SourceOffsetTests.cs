using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class SourceOffsetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ValueThatCameLate_DoesNotMakeTheClockLookBehind()
    {
        var offset = new SourceOffset();
        Assert.Null(offset.Of(0));
        Take(ref offset, 1, ahead: 3.0);
        Take(ref offset, 2, ahead: -40);
        Assert.Equal(TimeSpan.FromSeconds(3), offset.Of(2_000));
    }

    [Fact]
    public void ClockThatIsSetBack_ShowsWithinTwoMinutes_AndASilentOneIsUnknown()
    {
        var offset = new SourceOffset();
        Take(ref offset, 0, ahead: 3);
        for (var second = 1; second <= 125; second++)
        {
            Take(ref offset, second, ahead: -7);
        }

        Assert.Equal(TimeSpan.FromSeconds(-7), offset.Of(125_000));
        Assert.Null(offset.Of(400_000));
    }

    private static void Take(ref SourceOffset offset, int second, double ahead)
    {
        var at = Start.AddSeconds(second);
        offset.Take(at.AddSeconds(ahead), new Instant(at, second * 1_000L));
    }
}
