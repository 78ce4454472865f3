using System.Diagnostics;
using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Faults.Tests;

/// <summary>
/// An agent that reads a machine, takes scans and sends both to the hub, killed again and again: while it starts, while it reads, while it sends. What was
/// durable or shown is at the hub in the end, once; every part is counted once.
/// </summary>
[Trait("Tier", "fault")]
public sealed class KillTests(FaultHub hub, ITestOutputHelper output)
{
    /// <summary>How often: 50, or what EDGEHUB_KILLS says.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_KILLS"), CultureInfo.InvariantCulture, out var kills) ? Math.Clamp(kills, 1, 1000) : 50;

    [Fact]
    public async Task Agent_KilledAtRandomInstants_LosesNothingThatWasKept_AndCountsNothingTwice()
    {
        var seed = Seed.Take($"{nameof(Agent_KilledAtRandomInstants_LosesNothingThatWasKept_AndCountsNothingTwice)}, {Kills} kills");
        var random = new Random(seed);
        await using var plant = await FaultPlant.MakeAsync(hub, "F-KILLED", "HK", everyMs: 20);
        var durable = new HashSet<long>();
        using var stop = new CancellationTokenSource();
        var scanning = plant.ScanAsync(TimeSpan.FromMilliseconds(10), stop.Token);
        var began = Stopwatch.GetTimestamp();
        await using (var first = await plant.StartAsync())
        {
            // What was made before the agent first saw the counter is not the agent's to count.
            while ((await first.HealthAsync()).Values!.Kept < 2)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await first.KillAsync();
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            // Every other one may fall while it starts.
            await using var agent = kill % 2 == 0 ? plant.Launch() : await plant.StartAsync();
            plant.Machine.Make(random.Next(1, 40));
            await Task.Delay(random.Next(50, kill % 2 == 0 ? 1500 : 2500), TestContext.Current.CancellationToken);
            plant.Machine.Make(random.Next(1, 40));
            await agent.KillAsync();
            plant.Machine.Make(random.Next(1, 40));
            durable.UnionWith(await KeptAsync(plant.Data));
        }

        output.WriteLine($"{Kills} kills in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        await using var last = await plant.StartAsync();
        await stop.CancelAsync();
        await scanning;
        var (readings, scans) = await plant.AllArrivedAsync(last);
        output.WriteLine($"seed {seed}: {readings.Count} readings of {plant.Machine.Readings}, {durable.Count} seen in the store, {scans.Count} scans, {plant.Machine.Parts} parts");

        // Each once, in its order, none that the machine did not hand out; and all that a store held after a kill.
        Assert.Equal(readings.Distinct().Order(), readings);
        Assert.InRange(readings[^1], 1, plant.Machine.Readings);
        Assert.Empty(durable.Except(readings));
        Assert.InRange(durable.Count, Kills, int.MaxValue);
        Assert.Empty(await plant.LossesAsync());
        Assert.Equal(0, (await last.TerminateAsync()).Code);
    }

    /// <summary>Readings in the agent's store that the hub may not have yet.</summary>
    private static async Task<List<long>> KeptAsync(string data)
    {
        using var folder = DataFolder.Take(data);
        var opening = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System);
        await using var store = opening.Store;
        Assert.True(opening.Condition is StoreCondition.Resumed or StoreCondition.Created, $"{opening.Condition}: {opening.Reason}");
        var numbers = store.ReadStates("point/").Select(state => PointDefinition.Parser.ParseFrom(state.Value!.Value.Span)).Where(point => point.Name == "reading").Select(point => point.Number).ToHashSet();
        return [.. store.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue)
            .Select(record => TelemetryBlock.TryRead(record.Body.Span, out var block) ? block : throw new InvalidOperationException("A block is damaged."))
            .SelectMany(block => block.Columns).Where(column => numbers.Contains(column.Point)).SelectMany(column => column.Integers.ToArray())];
    }
}
