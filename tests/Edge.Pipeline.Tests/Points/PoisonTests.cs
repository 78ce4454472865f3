using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>One reading that somebody can't bear does not stand in the way of the next.</summary>
public sealed class PoisonTests
{
    [Fact]
    public void JournalThatThrowsOnce_GetsTheNextRoundAndNotTheSameOne()
    {
        var journal = new Fragile();
        var pipeline = new MachinePipeline(Settings, journal, journal, TimeProvider.System);
        journal.Breaks = true;
        Assert.Throws<InvalidOperationException>(() => Read(pipeline, 1));
        journal.Breaks = false;
        Read(pipeline, 2);
        Assert.Equal([2.0], journal.Values);
    }

    [Fact]
    public void ListenerThatThrows_SpoilsNoValueAndNoLaterRound()
    {
        var journal = new Fragile { ListenerBreaks = true };
        var pipeline = new MachinePipeline(Settings, journal, journal, TimeProvider.System);
        for (var i = 0; i < 20; i++)
        {
            var value = i % 2 == 0 ? 90 : 70 + i;
            try
            {
                Read(pipeline, value);
            }
            catch (InvalidOperationException)
            {
                // The listener's.
            }
        }

        Assert.Equal(20, journal.Values.Count);
        Assert.Equal(20, pipeline.Readings()[0].Counts.Sent);
    }

    private static MachineSettings Settings => new()
    {
        Code = "M",
        Points = [new PointSettings { Name = "t" }],
        Alarms = [new AlarmSettings { Name = "hot", Point = 0, Condition = AlarmCondition.Above, Limit = PointValue.Of(80.0) }],
    };

    private static void Read(MachinePipeline pipeline, double value) =>
        pipeline.Sampled([new Sample(0, PointValue.Of(value), Quality.Good, Instant.Now(TimeProvider.System))]);

    private sealed class Fragile : IPointJournal, IMachineListener
    {
        public bool Breaks { get; set; }

        public bool ListenerBreaks { get; set; }

        public List<double> Values { get; } = [];

        public void Write(ReadOnlySpan<PointRecord> values)
        {
            if (Breaks)
            {
                throw new InvalidOperationException("The journal breaks.");
            }

            foreach (var value in values)
            {
                Values.Add(value.Value.Number);
            }
        }

        public void AlarmRaised(AlarmEvent alarm) => Break();

        public void AlarmCleared(AlarmEvent alarm) => Break();

        public void Act(MachineAction action) => Break();

        private void Break()
        {
            if (ListenerBreaks)
            {
                throw new InvalidOperationException("The listener breaks.");
            }
        }
    }
}
