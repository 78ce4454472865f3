using System.Text;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>A machine whose configuration changes while values of it are on their way.</summary>
public sealed class MachineFactoryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ValueThatWaited_WhenPointsChangePlaces_IsKeptAsItsOwnPoints()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp.Path);
        await using var store = new LiveStore(RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store);
        using var telemetry = new TelemetryJournal(store, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
        using var book = new MachineBook(store, () => [], TimeProvider.System);
        var numbers = new PointNumbers(store);
        var factory = new MachineFactory(numbers, telemetry, new Told(), book, TimeProvider.System, NullLoggerFactory.Instance);

        var before = Assert.Single(await factory.PrepareAsync(Configuration("a b"), Stop)).Make() as MachineDriver;
        Read(before!, 0, 1);
        Read(before!, 0, 2);
        Read(before!, 1, 11);
        Read(before!, 1, 12);

        // The order of the supervisor: what is wanted is prepared, then the old driver ends, then the new one is made.
        var wanted = Assert.Single(await factory.PrepareAsync(Configuration("x b"), Stop));
        await before!.DisposeAsync();
        await using var after = wanted.Make() as MachineDriver;

        using var end = new CancellationTokenSource();
        var keeping = Task.Run(() => telemetry.RunAsync(end.Token), Stop);
        await end.CancelAsync();
        await keeping;
        var kept = store.Current.Read(Lane.Telemetry, 1, 100, int.MaxValue)
            .Select(record => TelemetryBlock.TryRead(record.Body.Span, out var block) ? block : throw new InvalidOperationException("A block is damaged."))
            .SelectMany(block => block.Columns).ToDictionary(column => column.Point, column => string.Join(' ', column.Integers.ToArray()));
        Assert.Equal(new Dictionary<uint, string> { [1] = "1 2", [2] = "11 12" }, kept);
    }

    [Fact]
    public async Task Machine_ThatWasRemoved_BeginsAnewWhenItComesBack_WithWhatItHasCounted()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp.Path);
        await using var store = new LiveStore(RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store);
        using var telemetry = new TelemetryJournal(store, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
        var running = new List<MachinePipeline>();
        using var book = new MachineBook(store, () => running, TimeProvider.System);
        var factory = new MachineFactory(new PointNumbers(store), telemetry, new Told(), book, TimeProvider.System, NullLoggerFactory.Instance);
        var counting = Configuration("parts", ", \"counter\": { \"max\": 65535 }");

        var before = Assert.Single(await factory.PrepareAsync(counting, Stop)).Make() as MachineDriver;
        running.Add(before!.Pipeline);
        Read(before, 0, 100);
        Read(before, 0, 107);
        var counted = Assert.Single(before.Pipeline.Counters());
        Assert.Equal(107, counted.State.Last);
        Assert.Empty(await factory.PrepareAsync(Configuration(""), Stop));
        running.Clear();
        await before.DisposeAsync();

        await using var after = Assert.Single(await factory.PrepareAsync(counting, Stop)).Make() as MachineDriver;
        Assert.Equal(counted, Assert.Single(after!.Pipeline.Counters()));
        Assert.Equal((0L, 2L), (Assert.Single(after.Pipeline.Readings()).Counts.Taken, Assert.Single(before.Pipeline.Readings()).Counts.Taken));
    }

    [Fact]
    public async Task Machine_ThatIsRemovedWhileAnAlarmStands_TellsItsEnd_AndBeginsWithoutIt()
    {
        using var temp = new TempFolder();
        using var folder = DataFolder.Take(temp.Path);
        await using var store = new LiveStore(RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store);
        using var telemetry = new TelemetryJournal(store, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
        var (running, told) = (new List<MachinePipeline>(), new Told());
        using var book = new MachineBook(store, () => running, TimeProvider.System);
        var factory = new MachineFactory(new PointNumbers(store), telemetry, told, book, TimeProvider.System, NullLoggerFactory.Instance);
        var watched = Configuration("heat", alarms: """{ "name": "hot", "point": "heat", "above": 80 }""");
        var before = Assert.Single(await factory.PrepareAsync(watched, Stop)).Make() as MachineDriver;
        running.Add(before!.Pipeline);
        Read(before, 0, 95);
        Assert.Equal(["raised hot"], told.Events);

        Assert.Empty(await factory.PrepareAsync(Configuration(""), Stop));
        Assert.Equal(["raised hot", "cleared hot"], told.Events);
        running.Clear();
        await before.DisposeAsync();
        await using var after = Assert.Single(await factory.PrepareAsync(watched, Stop)).Make() as MachineDriver;
        Assert.False(Assert.Single(after!.Pipeline.Alarms()).IsActive);
    }

    private static void Read(MachineDriver driver, int point, long value) =>
        driver.Pipeline.Sampled([new Sample(point, PointValue.Of(value), Quality.Good, Instant.Now(TimeProvider.System))]);

    /// <summary>One machine with whole numbers, none when there are no names.</summary>
    private static AgentConfiguration Configuration(string points, string settings = "", string alarms = "")
    {
        var list = string.Join(", ", points.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((name, i) => $$"""{ "name": "{{name}}", "at": "holding:{{i}}", "type": "int16", "minIntervalMs": 3600000{{settings}} }"""));
        var machine = list.Length == 0 ? "" : $$"""{ "code": "M", "modbus": { "connect": "127.0.0.1:1" }, "points": [ {{list}} ], "alarms": [ {{alarms}} ] }""";
        return ConfigurationFile.Parse(Encoding.UTF8.GetBytes($$"""{ "stations": [ { "code": "A" } ], "machines": [ {{machine}} ] }"""), "agent.json");
    }

    private sealed class Told : IMachineListener
    {
        public List<string> Events { get; } = [];

        public void AlarmRaised(AlarmEvent alarm) => Events.Add("raised " + alarm.Alarm.Name);

        public void AlarmCleared(AlarmEvent alarm) => Events.Add("cleared " + alarm.Alarm.Name);

        public void Act(MachineAction action)
        {
        }
    }
}
