using EdgeHub.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class CounterTests
{
    private static readonly PointSettings Good = new() { Name = "good", Kind = ValueKind.Integer, Counter = new CounterSettings(65535, true) };

    [Fact]
    public void Counter_OverItsEnd_GoesOn() => Assert.Equal("0 10 35", Totals(Good, 65520, 65530, 19));

    [Fact]
    public void Counter_ThatWasReset_CountsFromZero() => Assert.Equal("0 10 25", Totals(Good, 30000, 30010, 15));

    [Fact]
    public void Counter_ThatNeverResets_TakesEveryFallForItsEnd() =>
        Assert.Equal("0 10 35541", Totals(Good with { Counter = new CounterSettings(65535, false) }, 30000, 30010, 5));

    [Fact]
    public void Counter_OfSixtyThreeBits_DoesNotOverflow()
    {
        var settings = new CounterSettings(long.MaxValue, false);
        CounterState? state = null;
        foreach (var reading in new[] { 5, long.MaxValue, 0, long.MaxValue, long.MaxValue - 1 })
        {
            var next = CounterState.Next(state, reading, settings);
            Assert.True(next.Total >= (state?.Total ?? 0));
            state = next;
        }

        Assert.Equal(long.MaxValue, state!.Value.Total);
    }

    [Fact]
    public void Reading_ThatNoCounterShows_IsOutOfRangeAndCountsNothing()
    {
        var bench = new MachineBench(Good);
        bench.Read(10L);
        bench.Read(-1L);
        bench.Read(65536L);
        bench.Read(10.5);
        bench.Read(PointValue.Of("many"));
        bench.Read(12L);
        Assert.Equal("0 OutOfRange 2", bench.Said());
    }

    [Fact]
    public void Counter_KeptOverARestart_CountsWhatWasMadeMeanwhile()
    {
        var bench = new MachineBench(Good);
        bench.Read(100L);
        bench.Read(150L);
        var after = new MachineBench(Good);
        after.Pipeline.Restore(bench.Pipeline.Counters());
        after.Read(170L);
        Assert.Equal("70", after.Said());
    }

    [Fact]
    public void CounterWithAScale_IsWorthSomethingACount() =>
        Assert.Equal("0 1", Totals(Good with { Kind = ValueKind.Number, Scale = new LinearScale(0.1, 0) }, 100, 110));

    [Fact]
    public void Total_OfAnyReadings_NeverFallsNorCountsMoreThanARound() => Prop.ForAll<long[], long, bool>((readings, max, canReset) =>
    {
        var settings = new CounterSettings(Math.Max(1, max == long.MinValue ? 1 : Math.Abs(max)), canReset);
        CounterState? state = null;
        foreach (var reading in readings)
        {
            var next = CounterState.Next(state, (reading & long.MaxValue) % settings.Max, settings);
            var counted = next.Total - (state?.Total ?? 0);
            if (counted < 0 || (Int128)counted > (Int128)settings.Max + 1)
            {
                return false;
            }

            state = next;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    private static string Totals(PointSettings point, params long[] readings)
    {
        var bench = new MachineBench(point);
        foreach (var reading in readings)
        {
            bench.Read(reading);
        }

        return bench.Said();
    }
}
