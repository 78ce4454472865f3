using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class ChangedSettingsTests
{
    private static readonly PointSettings Temperature = new() { Name = "temperature", MinInterval = TimeSpan.FromSeconds(10) };
    private static readonly PointSettings Good = new() { Name = "good", Kind = ValueKind.Integer, Counter = new CounterSettings(65535, true) };

    [Fact]
    public void UnchangedPoint_AtAnotherPlace_GoesOnAsItWas()
    {
        var bench = new MachineBench(Temperature, Good);
        bench.Read(20.0);
        bench.Read(21.0);
        bench.Read(100L, 1);
        bench.Read(105L, 1);
        Assert.Equal(("20", "0 5"), (bench.Said(), bench.Said(1)));
        bench.Pipeline = bench.Pipeline.With(bench.Pipeline.Settings with { Points = [new PointSettings { Name = "new" }, Good, Temperature] }, bench);
        bench.Read(107L, 1);
        bench.Wait(10);
        Assert.Equal(("7", "21"), (bench.Said(1), bench.Said(2)));
        Assert.Equal(3, bench.Counts(1).Taken);
    }

    [Fact]
    public void ChangedPoint_KeepsItsTotalAndCounts_AndSendsWhatWaited()
    {
        var bench = new MachineBench(Temperature, Good);
        bench.Read(20.0);
        bench.Read(21.0);
        bench.Read(100L, 1);
        bench.Read(105L, 1);
        bench.Pipeline = bench.Pipeline.With(bench.Pipeline.Settings with { Points = [Temperature with { Deadband = 5 }, Good with { Unit = "1" }] }, bench);
        Assert.Equal("20 21", bench.Said());
        bench.Read(22.0);
        bench.Read(107L, 1);
        Assert.Equal(("22", "0 5 7"), (bench.Said(), bench.Said(1)));
        Assert.Equal(3, bench.Counts().Taken);
    }

    [Fact]
    public void PointThatIsTakenOut_SendsWhatWaited()
    {
        var bench = new MachineBench(Temperature, Good);
        bench.Read(20.0);
        bench.Read(21.0);
        bench.Pipeline.With(bench.Pipeline.Settings with { Points = [Good] }, bench);
        Assert.Equal("20 21", bench.Said());
    }

    [Fact]
    public void PipelineThatWasReplaced_TakesNothingMore()
    {
        var bench = new MachineBench(Temperature);
        bench.Read(20.0);
        bench.Read(21.0);
        var next = bench.Pipeline.With(bench.Pipeline.Settings, bench);
        bench.Read(22.0);
        bench.Wait(100);
        bench.Pipeline.Finish();
        Assert.Equal("20", bench.Said());
        next.Finish();
        Assert.Equal("21", bench.Said());
    }
}
