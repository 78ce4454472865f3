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
        await using var agent = new Agent();
        var before = await agent.MakeAsync(Configuration("a b"));
        Read(before, 0, 1);
        Read(before, 0, 2);
        Read(before, 1, 11);
        Read(before, 1, 12);

        // The order of the supervisor: what is wanted is prepared, then the old driver ends, then the new one is made.
        var wanted = Assert.Single(await agent.Factory.PrepareAsync(Configuration("x b"), Stop));
        await before.DisposeAsync();
        await using var after = wanted.Make() as MachineDriver;

        using var end = new CancellationTokenSource();
        var keeping = Task.Run(() => agent.Telemetry.RunAsync(end.Token), Stop);
        await end.CancelAsync();
        await keeping;
        var kept = agent.Store.Current.Read(Lane.Telemetry, 1, 100, int.MaxValue)
            .Select(record => TelemetryBlock.TryRead(record.Body.Span, out var block) ? block : throw new InvalidOperationException("A block is damaged."))
            .SelectMany(block => block.Columns).ToDictionary(column => column.Point, column => string.Join(' ', column.Integers.ToArray()));
        Assert.Equal(new Dictionary<uint, string> { [1] = "1 2", [2] = "11 12" }, kept);
    }

    [Fact]
    public async Task Machine_ThatWasRemoved_BeginsAnewWhenItComesBack_WithWhatItHasCounted()
    {
        await using var agent = new Agent();
        var counting = Configuration("parts", ", \"counter\": { \"max\": 65535 }");
        var before = await agent.MakeAsync(counting);
        Read(before, 0, 100);
        Read(before, 0, 107);
        var counted = Assert.Single(before.Pipeline.Counters());
        Assert.Equal(107, counted.State.Last);
        await agent.RemoveAsync(before);

        await using var after = await agent.MakeAsync(counting);
        Assert.Equal(counted, Assert.Single(after.Pipeline.Counters()));
        Assert.Equal((0L, 2L), (Assert.Single(after.Pipeline.Readings()).Counts.Taken, Assert.Single(before.Pipeline.Readings()).Counts.Taken));
    }

    [Fact]
    public async Task Machine_ThatIsRemovedWhileAnAlarmStands_TellsItsEnd_AndBeginsWithoutIt()
    {
        await using var agent = new Agent();
        var watched = Configuration("heat", alarms: """{ "name": "hot", "point": "heat", "above": 80 }""");
        var before = await agent.MakeAsync(watched);
        Read(before, 0, 95);
        Assert.Equal(["raised hot"], agent.Told.Events);

        await agent.RemoveAsync(before);
        Assert.Equal(["raised hot", "cleared hot"], agent.Told.Events);
        await using var after = await agent.MakeAsync(watched);
        Assert.False(Assert.Single(after.Pipeline.Alarms()).IsActive);
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

    /// <summary>What an agent has of this: a store of values, and the machines that run.</summary>
    private sealed class Agent : IAsyncDisposable
    {
        private readonly TempFolder _temp = new();
        private readonly DataFolder _folder;
        private readonly MachineBook _book;
        private readonly List<MachinePipeline> _running = [];

        public Agent()
        {
            _folder = DataFolder.Take(_temp.Path);
            Store = new LiveStore(RecordStore.Open(_folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store);
            Telemetry = new TelemetryJournal(Store, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
            _book = new MachineBook(Store, () => _running, TimeProvider.System);
            Factory = new MachineFactory(new PointNumbers(Store), Telemetry, Told, _book, "", TimeProvider.System, NullLoggerFactory.Instance);
        }

        public LiveStore Store { get; }

        public TelemetryJournal Telemetry { get; }

        public Told Told { get; } = new();

        public MachineFactory Factory { get; }

        /// <summary>The configuration's one machine, running.</summary>
        public async Task<MachineDriver> MakeAsync(AgentConfiguration configuration)
        {
            var driver = (MachineDriver)Assert.Single(await Factory.PrepareAsync(configuration, Stop)).Make();
            _running.Add(driver.Pipeline);
            return driver;
        }

        /// <summary>A configuration without machines comes, and the driver ends.</summary>
        public async Task RemoveAsync(MachineDriver driver)
        {
            Assert.Empty(await Factory.PrepareAsync(Configuration(""), Stop));
            _running.Remove(driver.Pipeline);
            await driver.DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            _book.Dispose();
            Telemetry.Dispose();
            await Store.DisposeAsync();
            _folder.Dispose();
            _temp.Dispose();
        }
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
