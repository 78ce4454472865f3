using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class TrafficTests
{
    private static readonly PointSettings Plain = new() { Name = "p", Kind = ValueKind.Integer };

    [Fact]
    public void Traffic_OfTenSeconds_IsToldPerSecond_AndForgottenAfterThem()
    {
        var bench = new MachineBench(Plain);
        for (var i = 0; i < 48; i++)
        {
            bench.Read((long)(i / 4));
            bench.Wait(0.25);
        }

        var traffic = bench.Pipeline.Traffic();
        Assert.Equal((48, 12, 4.0, 1.0), (traffic.Rounds, traffic.Values, traffic.RoundsPerSecond, traffic.ValuesPerSecond));
        bench.Wait(5);
        Assert.InRange(bench.Pipeline.Traffic().RoundsPerSecond, 1.5, 2.5);
        bench.Wait(7);
        Assert.Equal((48, 0.0, 0.0), (bench.Pipeline.Traffic().Rounds, bench.Pipeline.Traffic().RoundsPerSecond, bench.Pipeline.Traffic().ValuesPerSecond));
        bench.Time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, bench.Pipeline.Traffic().RoundsPerSecond);
    }

    [Fact]
    public void LastHeard_IsTheLastAnswer_AndNotTheLastTry()
    {
        var bench = new MachineBench(Plain);
        Assert.Null(bench.Pipeline.Traffic().LastHeard);
        bench.Fail(Quality.NotHeard);
        Assert.Null(bench.Pipeline.Traffic().LastHeard);
        bench.Read(1L);
        var heard = bench.Time.GetUtcNow();
        bench.Wait(3);
        bench.Fail(Quality.NotHeard);
        Assert.Equal((heard, 3L), (bench.Pipeline.Traffic().LastHeard!.Value, bench.Pipeline.Traffic().Rounds));
    }

    [Fact]
    public void ChangedSettings_GoOnCounting()
    {
        var bench = new MachineBench(Plain);
        bench.Read(1L);
        bench.Pipeline = bench.Pipeline.With(bench.Pipeline.Settings with { Points = [Plain with { Heartbeat = TimeSpan.FromSeconds(1) }] }, bench);
        bench.Read(2L);
        Assert.Equal((2, 2), (bench.Pipeline.Traffic().Rounds, bench.Pipeline.Traffic().Values));
    }
}
