using System.Diagnostics;
using EdgeHub.Edge.Host.Tests;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>
/// The real agent and the whole hub over a wire that goes wrong. The machine is the witness: what it handed out is what the hub has, each reading once, and
/// every scan whose verdict was shown.
/// </summary>
[Trait("Tier", "fault")]
public sealed class LinkTests(FaultHub hub)
{
    [Fact]
    public async Task HalfOpenLink_IsFoundByTheHeartbeat_AndReplaced_WithoutALoss()
    {
        await using var plant = await FaultPlant.MakeAsync(hub, "F-HALF-OPEN", "HA");
        await using var agent = await plant.StartAsync();
        await ConnectedAsync(agent);
        await WhileScanningAsync(plant, async () =>
        {
            await Task.Delay(1000);
            plant.Machine.Make(3);
            var cut = Stopwatch.GetTimestamp();
            plant.Wire.Apply(new ChaosFault(ChaosKind.HalfOpen));
            await UntilAsync(async () => plant.Wire.Connections == 2 && (await agent.HealthAsync()).Hub.State == "connected");

            // Silence is noticed after 4.5 s and 0.25 s at most; the rest is the new link, and room for a busy machine.
            Assert.InRange(Stopwatch.GetElapsedTime(cut).TotalSeconds, 2, 9);
            plant.Machine.Make(4);
        });
        await AgreesAsync(plant, agent);
        Assert.Equal(2, plant.Wire.Connections);
    }

    [Fact]
    public async Task StallsOf200Ms_OnEveryTenthWrite_LoseNothing_AndAreNoReasonToDialAnew()
    {
        await using var plant = await FaultPlant.MakeAsync(hub, "F-STALL", "HB");
        plant.Wire.Apply(ChaosFault.Stall(TimeSpan.FromMilliseconds(200), every: 10));
        await using var agent = await plant.StartAsync();
        await WhileScanningAsync(plant, () => Task.Delay(6000));
        await AgreesAsync(plant, agent);
        Assert.Equal(1, plant.Wire.Connections);
        Assert.InRange(plant.Wire.Harmed, 5, long.MaxValue);
    }

    [Fact]
    public async Task DelayOfTwoSeconds_IsBorne_AndLosesNothing()
    {
        await using var plant = await FaultPlant.MakeAsync(hub, "F-DELAY", "HC");
        await using var agent = await plant.StartAsync();
        await ConnectedAsync(agent);
        plant.Wire.Apply(ChaosFault.Delay(TimeSpan.FromSeconds(2)));
        await WhileScanningAsync(plant, () => Task.Delay(8000));
        await AgreesAsync(plant, agent);
        Assert.Equal(1, plant.Wire.Connections);
    }

    [Fact]
    public async Task LinkThatIsTwoSecondsLong_IsMade_AndGoesOn()
    {
        await using var plant = await FaultPlant.MakeAsync(hub, "F-FAR", "HD");
        plant.Wire.Apply(ChaosFault.Delay(TimeSpan.FromSeconds(1)));
        await using var agent = await plant.StartAsync();
        await WhileScanningAsync(plant, () => ConnectedAsync(agent));
        await AgreesAsync(plant, agent);
    }

    [Fact]
    public async Task Link_CutAtRandom_LosesAndDoublesNothing()
    {
        var seed = Seed.Take(nameof(Link_CutAtRandom_LosesAndDoublesNothing));
        await using var plant = await FaultPlant.MakeAsync(hub, "F-RANDOM", "HE", seed);
        var schedule = new ChaosSchedule(
            seed,
            [
                new(ChaosKind.Reset), new(ChaosKind.Reset), new(ChaosKind.Close), new(ChaosKind.Refuse), new(ChaosKind.Mute), new(ChaosKind.HalfOpen),
                new(ChaosKind.Garbage), ChaosFault.Stall(TimeSpan.FromMilliseconds(300), 3), ChaosFault.Delay(TimeSpan.FromMilliseconds(700)),
            ],
            longestQuiet: TimeSpan.FromMilliseconds(700), longestFault: TimeSpan.FromMilliseconds(900));
        await using var agent = await plant.StartAsync();
        using var stop = new CancellationTokenSource();
        var going = schedule.RunAsync(plant.Wire, stop.Token);
        await WhileScanningAsync(plant, async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                await Task.Delay(1000);
                plant.Machine.Make(i);
            }
        });
        await stop.CancelAsync();
        await going;
        await AgreesAsync(plant, agent);
        Assert.InRange(schedule.Done, 8, int.MaxValue);
    }

    private static async Task WhileScanningAsync(FaultPlant plant, Func<Task> what)
    {
        using var stop = new CancellationTokenSource();
        var scanning = plant.ScanAsync(TimeSpan.FromMilliseconds(50), stop.Token);
        try
        {
            await what();
        }
        finally
        {
            await stop.CancelAsync();
            await scanning;
        }
    }

    /// <summary>Nothing was killed, so everything that was handed out is there, once and in its order, and nothing is told to be lost.</summary>
    private static async Task AgreesAsync(FaultPlant plant, AgentProcess agent)
    {
        var (readings, scans) = await plant.AllArrivedAsync(agent);
        Assert.Equal(Enumerable.Range(1, (int)plant.Machine.Readings).Select(number => (long)number), readings);
        Assert.InRange(scans.Count, 10, int.MaxValue);
        Assert.Empty(await plant.LossesAsync());
        Assert.Equal(0, (await agent.TerminateAsync()).Code);
    }

    private static Task ConnectedAsync(AgentProcess agent) => UntilAsync(async () => (await agent.HealthAsync()).Hub.State == "connected");

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await reached())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
