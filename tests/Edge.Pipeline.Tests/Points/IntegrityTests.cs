using EdgeHub.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>What holds whatever is read: nothing vanishes uncounted, the last value arrives, nothing is allocated.</summary>
public sealed class IntegrityTests
{
    private static readonly PointSettings[] Points =
    [
        new() { Name = "a", Deadband = 3, MinInterval = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromSeconds(7) },
        new() { Name = "b", Kind = ValueKind.Integer, Debounce = TimeSpan.FromSeconds(1), MinInterval = TimeSpan.FromSeconds(1) },
        new() { Name = "c", Kind = ValueKind.Integer, Counter = new CounterSettings(20, true) },
        new() { Name = "d", Kind = ValueKind.Text, Debounce = TimeSpan.FromSeconds(1), States = new StateTable([new(0, 4, "low"), new(5, 10, "high")]) },
        new() { Name = "e", Kind = ValueKind.Flag, Debounce = TimeSpan.FromSeconds(3) },
        new() { Name = "f", Range = new NumberRange(-5, 15), Expression = DerivedTests.Compile("a / (b - 4)", ("a", 0), ("b", 1)) },
    ];

    private static readonly AlarmSettings Never = new() { Name = "never", Point = 0, Condition = AlarmCondition.Above, Limit = PointValue.Of(1e9) };

    // A step reads a point with a value and a quality, or lets time go by.
    private static readonly Gen<(int Point, int Value, int Quality, int WaitMs)[]> Steps = (
        from point in Gen.Choose(-1, 6)
        from value in Gen.Choose(-2, 22)
        from quality in Gen.Frequency((8, Gen.Constant(0)), (1, Gen.Choose(0, 6)))
        from wait in Gen.Elements(0, 0, 1, 100, 700, 2500, 30_000)
        select (point, value, quality, wait)).ArrayOf();

    [Fact]
    public void Counts_OfAnyReadings_AddUpAtEveryMoment() => Prop.ForAll(Steps.ToArbitrary(), steps =>
    {
        var bench = new MachineBench(new MachineSettings { Code = "M", Points = Points, SilentAfter = TimeSpan.FromSeconds(20) });
        foreach (var step in steps)
        {
            Do(bench, step);
            foreach (var (reading, place) in bench.Pipeline.Readings().Select((reading, place) => (reading, place)))
            {
                var counts = reading.Counts;
                if (counts.Taken != counts.Sent + counts.Unchanged + counts.TooSoon + counts.Unsteady + counts.Held || counts.Sent != bench.Sent.Count(record => record.Point == place))
                {
                    return false;
                }
            }
        }

        return bench.Sent.TrueForAll(record => record.Quality.HasValue() == (record.Value.Kind != ValueKind.None));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void LastValue_OfAnyReadings_ArrivesWithinAHeartbeat() => Prop.ForAll(Steps.ToArbitrary(), steps =>
    {
        var bench = new MachineBench(Points);
        foreach (var step in steps)
        {
            Do(bench, step);
        }

        bench.Wait(61);
        return bench.Pipeline.Readings().Select((reading, place) => (reading, place)).All(pair =>
            pair.reading.ReadAt is null
            || bench.Sent.FindLast(record => record.Point == pair.place) is var last
                && last.Value == pair.reading.Value && last.Quality == pair.reading.Quality);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void SentValues_OfAnyReadings_AreOlderThanTheClockAndInOrder() => Prop.ForAll(Steps.ToArbitrary(), steps =>
    {
        var bench = new MachineBench(Points);
        foreach (var step in steps)
        {
            var before = bench.Sent.Count;
            Do(bench, step);
            var now = Instant.Now(bench.Time).MonotonicMilliseconds;
            if (bench.Sent.Skip(before).Any(record => record.ReadAt.MonotonicMilliseconds > now))
            {
                return false;
            }
        }

        return Enumerable.Range(0, Points.Length).All(place =>
        {
            var times = bench.Sent.Where(record => record.Point == place).Select(record => record.ReadAt.MonotonicMilliseconds).ToList();
            return times.SequenceEqual(times.Order());
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_AllocateNothing()
    {
        var journal = new CountingJournal();
        var bench = new MachineBench();
        var pipeline = new MachinePipeline(new MachineSettings { Code = "M", Points = Points, Alarms = [Never] }, journal, bench, bench.Time);
        var samples = new Sample[5];
        void Round(int round)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            var now = Instant.Now(bench.Time);
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = new Sample(i, PointValue.Of((double)((round + i) % 11)), Quality.Good, now);
            }

            pipeline.Sampled(samples);
            pipeline.Tick();
        }

        for (var round = 0; round < 200; round++)
        {
            Round(round);
        }

        // The clock of the bench allocates when it moves; what it takes is known.
        var began = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20_000; round++)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var clock = GC.GetAllocatedBytesForCurrentThread() - began;
        began = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 20_000; round++)
        {
            Round(round);
        }

        Assert.Equal(clock, GC.GetAllocatedBytesForCurrentThread() - began);
        Assert.True(journal.Count > 20_000);
    }

    private static void Do(MachineBench bench, (int Point, int Value, int Quality, int WaitMs) step)
    {
        bench.Read(step.Value % 3 == 0 ? PointValue.Of((long)step.Value) : PointValue.Of(step.Value / 1.0), step.Point, (Quality)step.Quality);
        bench.Wait(step.WaitMs / 1000.0);
    }

    private sealed class CountingJournal : IPointJournal
    {
        public long Count { get; private set; }

        public void Write(ReadOnlySpan<PointRecord> values) => Count += values.Length;
    }
}
