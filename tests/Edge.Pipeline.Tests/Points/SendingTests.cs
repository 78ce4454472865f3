using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>What is sent and what is left out: deadband, interval, heartbeat, silence.</summary>
public sealed class SendingTests
{
    private static readonly PointSettings Temperature = new() { Name = "temperature" };

    [Fact]
    public void Deadband_ComparesWithWhatWasSent_SoThatACreepArrives()
    {
        var bench = new MachineBench(Temperature with { Deadband = 1 });
        foreach (var value in new[] { 20.0, 20.5, 21, 21.5, 20.6, 20.4, 20.1 })
        {
            bench.Read(value);
            bench.Wait(1);
        }

        Assert.Equal("20 21.5 20.4", bench.Said());
    }

    [Fact]
    public void UnchangedValue_ThatIsRead_IsSentAgainWithTheTimeOfItsLatestReading()
    {
        var bench = new MachineBench(Temperature);
        for (var i = 0; i < 61; i++)
        {
            bench.Read(20.0);
            bench.Wait(1);
        }

        Assert.Equal(2, bench.Sent.Count);
        // The tick of second 60 came before the reading of second 60.
        Assert.Equal(TimeSpan.FromSeconds(59), bench.Sent[1].ReadAt.Wall - bench.Sent[0].ReadAt.Wall);
    }

    [Fact]
    public void OldValue_ThatNobodyReadsAgain_IsNeverSentAgain()
    {
        var bench = new MachineBench(Temperature);
        bench.Read(20.0);
        bench.Wait(600);
        Assert.Equal("20", bench.Said());
    }

    [Fact]
    public void Heartbeat_OfADriverThatSpeaksSeldom_CarriesTheTimeOfReadingAndNotNow()
    {
        var bench = new MachineBench(Temperature);
        bench.Read(20.0);
        bench.Wait(10);
        var second = Instant.Now(bench.Time);
        bench.Read(20.0);
        bench.Wait(300);
        Assert.Equal(2, bench.Sent.Count);
        Assert.Equal(second, bench.Sent[1].ReadAt);
    }

    [Fact]
    public void FailedReading_IsItsQuality_AndNeverZeroNorTheOldValue()
    {
        var bench = new MachineBench(Temperature);
        bench.Read(20.0);
        bench.Wait(1);
        bench.Fail(Quality.NotHeard);
        bench.Wait(1);
        bench.Read(PointValue.Of(7.0), quality: Quality.Bad);
        Assert.Equal("20 NotHeard Bad", string.Join(' ', bench.Sent.Select(record => record.Quality.HasValue() ? record.Value.ToString() : record.Quality.ToString())));
        Assert.All(bench.Sent.Skip(1), record => Assert.Equal(ValueKind.None, record.Value.Kind));
    }

    [Fact]
    public void Silence_IsToldOnceAndHasNoHeartbeat()
    {
        var bench = new MachineBench(Temperature);
        bench.Read(20.0);
        for (var i = 0; i < 200; i++)
        {
            bench.Wait(1);
            bench.Fail(Quality.NotHeard);
        }

        Assert.Equal("20 NotHeard", bench.Said());
        bench.Read(20.0);
        Assert.Equal("20", bench.Said());
    }

    [Fact]
    public void DriverThatStandsStill_MakesItsPointsNotHeard_AtTheTimeOfNoticing()
    {
        var bench = new MachineBench(new MachineSettings { Code = "M", Points = [Temperature, Temperature with { Name = "b" }], SilentAfter = TimeSpan.FromSeconds(10) });
        bench.Read(20.0);
        var began = bench.Time.GetUtcNow();
        bench.Wait(30);
        Assert.Equal("20 NotHeard", string.Join(' ', bench.Sent.Where(record => record.Point == 0).Select(record => record.Quality.HasValue() ? record.Value.ToString() : record.Quality.ToString())));
        Assert.All(bench.Sent.Skip(1), record => Assert.Equal(began.AddSeconds(10), record.ReadAt.Wall));
        Assert.Equal([1, 1], [bench.Counts(1).Taken, bench.Counts(1).Sent]);
    }

    [Fact]
    public void LeastInterval_KeepsTheNewestAndSendsItLater()
    {
        var bench = new MachineBench(Temperature with { MinInterval = TimeSpan.FromSeconds(10) });
        bench.Read(1.0);
        bench.Wait(1);
        bench.Read(2.0);
        bench.Wait(1);
        var last = Instant.Now(bench.Time);
        bench.Read(3.0);
        Assert.Equal("1", bench.Said());
        bench.Wait(20);
        Assert.Equal([(PointValue.Of(3.0), last)], bench.Sent.Select(record => (record.Value, record.ReadAt)));
        Assert.Equal(new PointCounts(3, 2, 0, 1, 0, 0), bench.Counts());
    }

    [Fact]
    public void QualityThatChanges_DoesNotWait_AndTheLastValueGoesAhead()
    {
        var bench = new MachineBench(Temperature with { MinInterval = TimeSpan.FromSeconds(10) });
        bench.Read(1.0);
        bench.Wait(1);
        bench.Read(2.0);
        bench.Fail(Quality.NotHeard);
        Assert.Equal("1 2 NotHeard", bench.Said());
    }

    [Fact]
    public void Flicker_ShorterThanTheDebounceTime_IsLeftOutAndCounted()
    {
        var bench = new MachineBench(new PointSettings { Name = "door", Kind = ValueKind.Flag, Debounce = TimeSpan.FromMilliseconds(500) });
        bench.Read(false);
        bench.Wait(0.25);
        bench.Read(true);
        bench.Wait(0.25);
        bench.Read(false);
        bench.Wait(5);
        Assert.Equal("false", bench.Said());
        Assert.Equal((1, 1), (bench.Counts().Unsteady, bench.Counts().Held));
        var opened = Instant.Now(bench.Time);
        bench.Read(true);
        bench.Wait(1);
        Assert.Equal([(PointValue.Of(true), opened)], bench.Sent.Select(record => (record.Value, record.ReadAt)));
    }

    [Fact]
    public void Finish_SendsWhatWaits()
    {
        var bench = new MachineBench(Temperature with { MinInterval = TimeSpan.FromHours(1) });
        bench.Read(1.0);
        bench.Read(2.0);
        bench.Pipeline.Finish();
        Assert.Equal("1 2", bench.Said());
    }

    [Fact]
    public void SampleOfAPointThatIsNotThere_IsCountedAndHarmsNothing()
    {
        var bench = new MachineBench(Temperature);
        var now = Instant.Now(bench.Time);
        bench.Pipeline.Sampled([new Sample(7, PointValue.Of(1.0), Quality.Good, now), new Sample(-1, default, Quality.Good, now), new Sample(0, PointValue.Of(2.0), Quality.Good, now)]);
        Assert.Equal((2, "2"), (bench.Pipeline.Strays, bench.Said()));
    }
}
