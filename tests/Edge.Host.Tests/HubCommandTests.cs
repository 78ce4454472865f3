using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>What a hub may ask an agent for, and what it is told when that can't be.</summary>
public sealed class HubCommandTests
{
    [Theory]
    [InlineData("restart_driver", "device=KOL-M-01", true, "command.done", "KOL-M-01 begins anew.")]
    [InlineData("restart_driver", "device=KOL-M-09", false, "device.unknown", "This agent has no device KOL-M-09.")]
    [InlineData("read", "machine=KOL-M-09", false, "machine.unknown", "This agent has no machine KOL-M-09.")]
    [InlineData("alarm.acknowledge", "machine=KOL-M-01,alarm=cold,by=x", false, "command.refused", "KOL-M-01 has no alarm cold.")]
    [InlineData("alarm.shelve", "machine=KOL-M-01,alarm=hot,by=x,seconds=999999,reason=r", false, "command.refused", "Alarm hot of KOL-M-01 can be shelved for at most 480 minutes.")]
    [InlineData("open_the_door", "", false, "command.unknown", "This agent does not know the command open_the_door.")]
    public async Task Command_IsDoneOrRefusedWithASentence(string name, string arguments, bool ok, string code, string text)
    {
        await using var rig = await Rig.StartAsync();
        var result = await rig.DoAsync(name, arguments);
        Assert.Equal((ok, code, text), (result.Ok, result.Code, result.Text));
    }

    [Fact]
    public async Task Read_SaysEachPointWithQuality_OrOne()
    {
        await using var rig = await Rig.StartAsync();
        rig.Pipeline.Sampled([new Sample(0, PointValue.Of(91L), Quality.Good, Instant.Now(TimeProvider.System))]);
        Assert.StartsWith("temperature 91 good ", (await rig.DoAsync("read", "machine=KOL-M-01")).Text, StringComparison.Ordinal);
        Assert.Equal("", (await rig.DoAsync("read", "machine=KOL-M-01,point=other")).Text);
    }

    [Fact]
    public async Task Alarm_ThatIsActive_IsAcknowledgedAndShelved()
    {
        await using var rig = await Rig.StartAsync();
        rig.Pipeline.Sampled([new Sample(0, PointValue.Of(91L), Quality.Good, Instant.Now(TimeProvider.System))]);
        Assert.True((await rig.DoAsync("alarm.acknowledge", "machine=KOL-M-01,alarm=hot,by=farah")).Ok);
        Assert.True((await rig.DoAsync("alarm.shelve", "machine=KOL-M-01,alarm=hot,by=farah,seconds=600,reason=summer")).Ok);
        var alarm = Assert.Single(rig.Pipeline.Alarms());
        Assert.Equal((true, "farah", "summer"), (alarm.IsAcknowledged, alarm.AcknowledgedBy, alarm.ShelvedReason));
        Assert.True((await rig.DoAsync("alarm.shelve", "machine=KOL-M-01,alarm=hot,by=farah,seconds=0,reason=")).Ok);
        Assert.Null(Assert.Single(rig.Pipeline.Alarms()).ShelvedUntil);
    }

    [Fact]
    public async Task Collect_BringsWhatWasCollected()
    {
        await using var rig = await Rig.StartAsync();
        Assert.Equal((true, "what was collected"), ((await rig.DoAsync("collect", "")).Ok, (await rig.DoAsync("collect", "")).Text));
    }

    [Fact]
    public void KeptAlarm_ComesBackAsItWas_AndGarbageIsNone()
    {
        var status = new AlarmStatus("hot", true, true, new Instant(DateTimeOffset.UnixEpoch.AddDays(9), 77), default, true, "farah", DateTimeOffset.UnixEpoch.AddDays(10), "arjun", "summer", DateTimeOffset.UnixEpoch.AddDays(8));
        Assert.Equal(status, KeptAlarm.Read("hot", KeptAlarm.Write(status)));
        Assert.Null(KeptAlarm.Read("hot", "garbage"u8));
    }

    private sealed class Rig : IAsyncDisposable, IPointJournal, IMachineListener
    {
        private readonly DriverSupervisor _drivers = new(TimeProvider.System, NullLogger<DriverSupervisor>.Instance);

        public MachinePipeline Pipeline { get; private set; } = null!;

        public static async Task<Rig> StartAsync()
        {
            var rig = new Rig();
            var settings = new MachineSettings
            {
                Code = "KOL-M-01",
                Points = [new PointSettings { Name = "temperature", Kind = ValueKind.Integer }],
                Alarms = [new AlarmSettings { Name = "hot", Point = 0, Condition = AlarmCondition.Above, Limit = PointValue.Of(80L) }],
            };
            rig.Pipeline = new MachinePipeline(settings, rig, rig, TimeProvider.System);
            await rig._drivers.ApplyAsync(
                [new SupervisedDriver("", "KOL-M-01", "", () => new MachineDriver(new Silent(), rig.Pipeline, TimeProvider.System))], CancellationToken.None);
            return rig;
        }

        public Task<CommandResult> DoAsync(string name, string arguments)
        {
            var command = new Command { Name = name };
            foreach (var part in arguments.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                command.Arguments[part.Split('=')[0]] = part.Split('=')[1];
            }

            return new HubCommands(_drivers, _ => Task.FromResult("what was collected"), NullLogger<HubCommands>.Instance).DoAsync(command, TestContext.Current.CancellationToken);
        }

        public void Write(ReadOnlySpan<PointRecord> values)
        {
        }

        public void AlarmRaised(AlarmEvent alarm)
        {
        }

        public void AlarmCleared(AlarmEvent alarm)
        {
        }

        public void Act(MachineAction action)
        {
        }

        public ValueTask DisposeAsync() => _drivers.DisposeAsync();
    }

    private sealed class Silent : IPointSource
    {
        public string Device => "KOL-M-01";

        public DeviceStatus Status => new(DeviceCondition.Connected, "");

        public Task RunAsync(ISampleSink sink, CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

        public ValueTask DisposeAsync() => default;
    }
}
