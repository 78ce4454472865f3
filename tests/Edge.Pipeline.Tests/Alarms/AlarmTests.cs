using EdgeHub.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class AlarmTests
{
    private static readonly AlarmSettings Hot = new() { Name = "hot", Point = 0, Condition = AlarmCondition.Above, Limit = PointValue.Of(80.0) };

    [Fact]
    public void Alarm_IsRaisedAboveAndClearedAtItsLimit()
    {
        var bench = Bench(Hot);
        Assert.Equal("- R - C -", Told(bench, 80, 81, 82, 80, 79));
    }

    [Fact]
    public void Alarm_Below_IsTheOtherWayRound() => Assert.Equal("- R - - C", Told(Bench(Hot with { Condition = AlarmCondition.Below, Hysteresis = 2 }), 80, 79, 80, 81, 82));

    [Fact]
    public void Hysteresis_KeepsItUntilTheValueIsWellBack() => Assert.Equal("R - - C -", Told(Bench(Hot with { Hysteresis = 2 }), 81, 79, 78.5, 78, 80));

    [Fact]
    public void Delay_LeavesOutWhatIsShort_AndTellsWhenTheConditionBegan()
    {
        var bench = Bench(Hot with { Delay = TimeSpan.FromSeconds(5) });
        bench.Read(90.0);
        bench.Wait(4);
        bench.Read(70.0);
        bench.Wait(4);
        Assert.Empty(bench.Alarms);
        var began = Instant.Now(bench.Time);
        bench.Read(90.0);
        bench.Wait(6);
        Assert.Equal((began, began.Wall.AddSeconds(5)), (bench.Alarms.Single().Event.Since, bench.Alarms.Single().Event.At.Wall));
    }

    [Fact]
    public void Silence_NeitherClearsNorRaises()
    {
        var bench = Bench(Hot with { Delay = TimeSpan.FromSeconds(5) });
        bench.Read(90.0);
        bench.Wait(6);
        bench.Fail(Quality.NotHeard);
        bench.Wait(600);
        Assert.True(Assert.Single(bench.Alarms).Raised);
        bench.Read(70.0);
        Assert.Equal(2, bench.Alarms.Count);
        bench.Read(90.0);
        bench.Wait(1);
        bench.Fail(Quality.NotHeard);
        bench.Wait(60);
        Assert.Equal(2, bench.Alarms.Count);
    }

    [Fact]
    public void Latch_KeepsItUntilItIsAcknowledged()
    {
        var bench = Bench(Hot with { Latch = true });
        Assert.Equal("R - -", Told(bench, 90, 70, 90));
        Assert.Null(bench.Pipeline.Acknowledge("hot", "Farah"));
        Assert.Single(bench.Alarms);
        Assert.Equal((true, "Farah"), (bench.Pipeline.Alarms()[0].IsAcknowledged, bench.Pipeline.Alarms()[0].AcknowledgedBy));
        Assert.Equal("C R -", Told(bench, 70, 90, 70));
        Assert.Null(bench.Pipeline.Acknowledge("hot", "Farah"));
        Assert.False(bench.Alarms[^1].Raised);
        Assert.Contains("not active", bench.Pipeline.Acknowledge("hot", "Farah"), StringComparison.Ordinal);
        Assert.Contains("no alarm cold", bench.Pipeline.Acknowledge("cold", "Farah"), StringComparison.Ordinal);
    }

    [Fact]
    public void Shelved_IsNotToldNorActedUpon_AndWhatIsTrueIsToldAtItsEnd()
    {
        var bench = Bench(Hot with { Actions = [new ShowMessage("S", "hot")] });
        Assert.Null(bench.Pipeline.Shelve("hot", TimeSpan.FromMinutes(10), "Farah", "sensor is being changed"));
        Assert.Equal("- - -", Told(bench, 90, 70, 90));
        Assert.Empty(bench.Actions);
        Assert.Equal((true, "Farah"), (bench.Pipeline.Alarms()[0].IsActive, bench.Pipeline.Alarms()[0].ShelvedBy));
        bench.Wait(600);
        Assert.Equal((true, 1), (bench.Alarms.Single().Raised, bench.Alarms.Single().Event.Untold));
        Assert.Single(bench.Actions);
        Assert.Contains("at most 480 minutes", bench.Pipeline.Shelve("hot", TimeSpan.FromHours(9), "Farah", ""), StringComparison.Ordinal);
        Assert.Contains("at most 0 minutes", Bench(Hot with { ShelveAtMost = TimeSpan.Zero }).Pipeline.Shelve("hot", TimeSpan.FromMinutes(1), "Farah", ""), StringComparison.Ordinal);
    }

    [Fact]
    public void RestlessValue_MakesNoStorm_AndTheLastStateIsTold()
    {
        var bench = Bench(Hot);
        for (var i = 0; i < 600; i++)
        {
            bench.Read(i % 2 == 0 ? 90.0 : 70);
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        // 60 s: six at once, then one in ten seconds.
        Assert.InRange(bench.Alarms.Count, 6, 12);
        bench.Read(90.0);
        bench.Wait(60);
        Assert.True(bench.Alarms[^1].Raised);
        Assert.True(bench.Alarms.Sum(told => told.Event.Untold) > 200);
    }

    [Theory]
    [InlineData("fault", true)]
    [InlineData("running", false)]
    public void Equals_ComparesWords(string word, bool raised)
    {
        var bench = new MachineBench(new MachineSettings
        {
            Code = "M",
            Points = [new PointSettings { Name = "state", Kind = ValueKind.Text }],
            Alarms = [new AlarmSettings { Name = "fault", Point = 0, Condition = AlarmCondition.Equals, Limit = PointValue.Of("fault") }],
        });
        bench.Read(PointValue.Of(word));
        Assert.Equal(raised, bench.Alarms.Count == 1);
    }

    [Fact]
    public void Equals_ComparesAWholeNumberWithANumber() =>
        Assert.Equal("- R C", Told(Bench(Hot with { Condition = AlarmCondition.Equals, Limit = PointValue.Of(5L) }), 4, 5, 6));

    [Fact]
    public void Actions_AreDoneOnceEachTimeItIsRaised()
    {
        var bench = Bench(Hot with { Actions = [new WritePoint(0, PointValue.Of(1L)), new ShowMessage("S", "hot")] });
        Told(bench, 90, 91, 70, 92);
        Assert.Equal(["WritePoint", "ShowMessage", "WritePoint", "ShowMessage"], bench.Actions.Select(action => action.Action.GetType().Name));
        Assert.All(bench.Actions, action => Assert.Equal(("KOL-M-01", "hot"), (action.Machine, action.Alarm)));
    }

    [Fact]
    public void DerivedPoint_CanBeWatched()
    {
        var bench = new MachineBench(new MachineSettings
        {
            Code = "M",
            Points = [new PointSettings { Name = "a" }, new PointSettings { Name = "twice", Expression = DerivedTests.Compile("a * 2", ("a", 0)) }],
            Alarms = [Hot with { Point = 1 }],
        });
        bench.Read(41.0);
        Assert.True(bench.Alarms.Single().Raised);
    }

    [Fact]
    public void ChangedSettings_KeepAnAlarmThatIsTheSame_AndEndOneThatIsNot()
    {
        var bench = Bench(Hot, Hot with { Name = "hotter" });
        bench.Read(90.0);
        var points = bench.Pipeline.Settings.Points;
        bench.Pipeline = bench.Pipeline.With(bench.Pipeline.Settings with
        {
            Points = [new PointSettings { Name = "first" }, .. points],
            Alarms = [Hot with { Name = "hotter", Point = 1, Limit = PointValue.Of(95.0) }, Hot with { Point = 1 }],
        }, bench);
        Assert.Equal((3, false, "hotter", "temperature"), (bench.Alarms.Count, bench.Alarms[2].Raised, bench.Alarms[2].Event.Alarm.Name, bench.Alarms[2].Event.Point));
        bench.Read(90.0, 1);
        Assert.Equal(3, bench.Alarms.Count);
        bench.Read(70.0, 1);
        Assert.Equal((4, "hot", "temperature"), (bench.Alarms.Count, bench.Alarms[3].Event.Alarm.Name, bench.Alarms[3].Event.Point));
    }

    [Fact]
    public void Alarms_KeptOverARestart_AreNotToldAgain()
    {
        var bench = Bench(Hot with { Latch = true });
        bench.Read(90.0);
        bench.Pipeline.Shelve("hot", TimeSpan.FromMinutes(5), "Farah", "known");
        var after = Bench(Hot with { Latch = true });
        after.Pipeline.Restore(bench.Pipeline.Alarms());
        after.Read(90.0);
        Assert.Empty(after.Alarms);
        Assert.Equal("known", after.Pipeline.Alarms()[0].ShelvedReason);
        after.Pipeline.Shelve("hot", TimeSpan.Zero, "Farah", "");
        after.Read(70.0);
        Assert.Null(after.Pipeline.Acknowledge("hot", "Farah"));
        Assert.False(after.Alarms.Single().Raised);
    }

    [Fact]
    public void Told_OfAnyValues_AlternatesIsBoundedAndEndsWithTheTruth() => Prop.ForAll<byte[], byte>((steps, mode) =>
    {
        var bench = Bench(Hot with { Hysteresis = mode % 3, Delay = TimeSpan.FromSeconds(mode % 2 * 3) });
        foreach (var step in steps)
        {
            if (step < 20)
            {
                bench.Fail(Quality.NotHeard);
            }
            else
            {
                bench.Read((double)(70 + (step % 20)));
            }

            bench.Wait(step % 5 / 4.0);
        }

        bench.Wait(20);
        var told = bench.Alarms.Select(alarm => alarm.Raised).ToList();
        var seconds = (bench.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)).TotalSeconds;
        return told.Select((raised, i) => raised == (i % 2 == 0)).All(fits => fits)
            && told.Count <= 6 + (seconds / 10) + 1
            && bench.Pipeline.Alarms()[0].IsActive == (told.Count % 2 == 1);
    }).QuickCheckThrowOnFailure();

    private static MachineBench Bench(params AlarmSettings[] alarms) =>
        new(new MachineSettings { Code = "KOL-M-01", Points = [new PointSettings { Name = "temperature" }], Alarms = alarms });

    /// <summary>What each value made the alarm say: raised, cleared or nothing.</summary>
    private static string Told(MachineBench bench, params double[] values) => string.Join(' ', values.Select(value =>
    {
        var before = bench.Alarms.Count;
        bench.Time.Advance(TimeSpan.FromSeconds(20));
        bench.Read(value);
        return bench.Alarms.Count == before ? "-" : bench.Alarms[^1].Raised ? "R" : "C";
    }));
}
