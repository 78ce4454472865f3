using EdgeHub.Edge.Host;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>
/// The whole agent on a clock that is wrong, and whose hub is away meanwhile: no value and no scan is lost, their order is kept, and the hub shows them
/// where they belong.
/// </summary>
[Trait("Tier", "fault")]
public sealed class TimeTests(FaultHub hub)
{
    /// <summary>The store looks every five seconds for what is too old.</summary>
    private static readonly TimeSpan ALook = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Clock_SetAYearForwardAndBack_WhileTheHubIsAway_LosesNothing_AndMovesNothing()
    {
        await RunAsync("F-CLOCK", "HT", TimeSpan.Zero, async (clock, wire) =>
        {
            await Task.Delay(1500);
            Away(wire);
            clock.Offset = TimeSpan.FromDays(365);
            await Task.Delay(ALook);
            clock.Offset = TimeSpan.FromDays(-365);
            await Task.Delay(1500);
            wire.Apply(ChaosFault.Pass);
            await Task.Delay(1500);
            clock.Offset = TimeSpan.Zero;
        });
    }

    [Fact]
    public async Task Boot_WithoutATime_LosesNothing_WhenTheClockIsSetRight_AndMovesNothing()
    {
        var since1970 = TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch.AddMinutes(1);
        await RunAsync("F-1970", "HU", -since1970, async (clock, wire) =>
        {
            await Task.Delay(2500);
            clock.Offset = TimeSpan.Zero;
            await Task.Delay(ALook);
            wire.Apply(ChaosFault.Pass);
        });
    }

    private async Task RunAsync(string name, string type, TimeSpan offset, Func<SetTime, ChaosProxy, Task> what)
    {
        await using var plant = await FaultPlant.MakeAsync(hub, name, type);
        if (offset != TimeSpan.Zero)
        {
            Away(plant.Wire);
        }

        var clock = new SetTime { Offset = offset };
        using var stop = new CancellationTokenSource();
        var began = TimeProvider.System.GetUtcNow();
        var agent = Task.Run(() => RunCommand.RunAsync(
            new Arguments(["run", "--config", plant.Configuration, "--data", plant.Data]), TextWriter.Null, TextWriter.Null, clock, stop.Token));
        using var quiet = new CancellationTokenSource();
        var scanning = plant.ScanAsync(TimeSpan.FromMilliseconds(50), quiet.Token);
        await what(clock, plant.Wire);
        await quiet.CancelAsync();
        await scanning;
        Assert.False(agent.IsCompleted, "The agent ended.");
        var (readings, scans) = await plant.AllArrivedAsync(null);
        Assert.Equal(Enumerable.Range(1, (int)plant.Machine.Readings).Select(number => (long)number), readings);
        Assert.Equal(readings, await plant.ReadingsAsync(began.AddSeconds(-1), TimeProvider.System.GetUtcNow().AddSeconds(1)));
        Assert.InRange(scans.Count, 10, int.MaxValue);
        Assert.Empty(await plant.LossesAsync());
        await stop.CancelAsync();
        Assert.Equal(0, await agent);
    }

    private static void Away(ChaosProxy wire)
    {
        wire.Apply(new ChaosFault(ChaosKind.Reset));
        wire.Apply(new ChaosFault(ChaosKind.Refuse));
    }

    /// <summary>This machine's clock, but for somebody who sets it.</summary>
    private sealed class SetTime : TimeProvider
    {
        private long _offset;

        public TimeSpan Offset
        {
            get => TimeSpan.FromTicks(Interlocked.Read(ref _offset));
            set => Interlocked.Exchange(ref _offset, value.Ticks);
        }

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
