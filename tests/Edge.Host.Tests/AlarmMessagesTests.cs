using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Station;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>Which alarms say something at a station, whatever people do with them.</summary>
public sealed class AlarmMessagesTests
{
    private static readonly AlarmSettings Hot = new()
    {
        Name = "hot", Point = 0, Condition = AlarmCondition.Above, Limit = PointValue.Of(80.0), Severity = AlarmSeverity.High,
        Actions = [new ShowMessage("A", "Too hot"), new ShowMessage("B", "Stay away")],
    };

    private readonly ManualTime _time = new();

    [Fact]
    public void Alarm_ThatIsRaised_SaysItAtEachStation_UntilItIsOver()
    {
        var machine = Machine(Hot);
        Read(machine, 70);
        Assert.Empty(Told(machine));
        var began = Instant.Now(_time).Wall;
        Read(machine, 90);
        Assert.Equal(
            [new StationMessage("A", "M", "hot", AlarmSeverity.High, "Too hot", began), new StationMessage("B", "M", "hot", AlarmSeverity.High, "Stay away", began)],
            Told(machine));
        Read(machine, 70);
        Assert.Empty(Told(machine));
    }

    [Fact]
    public void Alarm_ThatIsShelved_SaysNothingUntilTheShelfEnds()
    {
        var machine = Machine(Hot);
        Read(machine, 90);
        Assert.Null(machine.Shelve("hot", TimeSpan.FromMinutes(10), "farah", "known"));
        Assert.Empty(Told(machine));
        _time.Advance(TimeSpan.FromMinutes(11));
        machine.Tick();
        Assert.Equal(2, Told(machine).Count);
    }

    [Fact]
    public void Alarm_ThatLatches_SaysItWhenItsConditionIsOver_UntilItIsAcknowledged()
    {
        var machine = Machine(Hot with { Latch = true });
        Read(machine, 90);
        Read(machine, 70);
        Assert.Equal(2, Told(machine).Count);
        Assert.Null(machine.Acknowledge("hot", "farah"));
        Assert.Empty(Told(machine));
    }

    [Fact]
    public void Alarm_ThatLatches_IsQuietWhenItIsAcknowledged_AndOneThatDoesNot_StillSpeaks()
    {
        var (latching, plain) = (Machine(Hot with { Latch = true }), Machine(Hot));
        Read(latching, 90);
        Read(plain, 90);
        latching.Acknowledge("hot", "farah");
        plain.Acknowledge("hot", "farah");
        Assert.Empty(Told(latching));
        Assert.Equal(2, Told(plain).Count);
    }

    [Fact]
    public void Alarm_ThatIsRestless_SaysOneThingWhileItsComingAndGoingIsNotTold()
    {
        var machine = Machine(Hot);
        for (var i = 0; i < 20; i++)
        {
            Read(machine, 90);
            Read(machine, 70);
        }

        Read(machine, 90);
        Assert.Empty(Told(machine));
        _time.Advance(TimeSpan.FromSeconds(10));
        machine.Tick();
        var told = Told(machine);
        Assert.Equal(2, told.Count);
        foreach (var value in new[] { 70, 90, 70, 90 })
        {
            Read(machine, value);
            Assert.Equal(told, Told(machine));
        }
    }

    [Fact]
    public void Alarm_ThatIsKeptOverARestart_IsTheSameMessage()
    {
        var before = Machine(Hot);
        Read(before, 90);
        _time.Advance(TimeSpan.FromMinutes(5));
        Read(before, 95);
        var after = Machine(Hot);
        after.Restore(before.Alarms().Select(status => KeptAlarm.Read(status.Name, KeptAlarm.Write(status))!));
        Assert.Equal(2, Told(before).Count);
        Assert.Equal(Told(before), Told(after));
        Read(after, 70);
        Assert.Empty(Told(after));
    }

    [Fact]
    public void Alarm_WhoseRuleWasChangedOrTakenOut_SaysNothing_AndOneWhoseTextWasChangedSaysTheNewOne()
    {
        var machine = Machine(Hot);
        Read(machine, 90);
        var renamed = machine.With(Settings(Hot with { Actions = [new ShowMessage("A", "Stop it")] }), new NoJournal());
        Assert.Equal("Stop it", Assert.Single(Told(renamed)).Text);
        Assert.Empty(Told(renamed.With(Settings(Hot with { Limit = PointValue.Of(99.0) }), new NoJournal())));

        var gone = Machine(Hot);
        Read(gone, 90);
        Assert.Empty(Told(gone.With(Settings(), new NoJournal())));
    }

    private static List<StationMessage> Told(params MachinePipeline[] machines)
    {
        List<StationMessage> told = [];
        new AlarmMessages(() => machines, told.AddRange, TimeProvider.System).Tell();
        return told;
    }

    private static MachineSettings Settings(params AlarmSettings[] alarms) =>
        new() { Code = "M", Station = "A", Points = [new PointSettings { Name = "temperature", Kind = ValueKind.Number }], Alarms = alarms };

    private MachinePipeline Machine(AlarmSettings alarm) => new(Settings(alarm), new NoJournal(), new Nobody(), _time);

    private void Read(MachinePipeline machine, double value) =>
        machine.Sampled([new Sample(0, PointValue.Of(value), Quality.Good, Instant.Now(_time))]);

    private sealed class NoJournal : IPointJournal
    {
        public void Write(ReadOnlySpan<PointRecord> values)
        {
        }
    }

    private sealed class Nobody : IMachineListener
    {
        public void AlarmRaised(AlarmEvent alarm)
        {
        }

        public void AlarmCleared(AlarmEvent alarm)
        {
        }

        public void Act(MachineAction action)
        {
        }
    }
}
