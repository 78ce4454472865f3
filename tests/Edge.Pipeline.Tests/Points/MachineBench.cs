using EdgeHub.Devices;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>One machine on a clock that is moved by hand; what it sends and tells is kept.</summary>
internal sealed class MachineBench : IPointJournal, IMachineListener
{
    public MachineBench(params PointSettings[] points)
        : this(new MachineSettings { Code = "KOL-M-01", Points = points })
    {
    }

    public MachineBench(MachineSettings settings) => Pipeline = new MachinePipeline(settings, this, this, Time);

    public ManualTime Time { get; } = new();

    public MachinePipeline Pipeline { get; set; }

    public List<PointRecord> Sent { get; } = [];

    public List<(bool Raised, AlarmEvent Event)> Alarms { get; } = [];

    public List<MachineAction> Actions { get; } = [];

    public List<MachineNotice> Notices { get; } = [];

    /// <summary>What was sent of a point since it was asked last, as text: value, or quality where there is none.</summary>
    public string Said(int point = 0)
    {
        var said = string.Join(' ', Sent.Where(record => record.Point == point).Select(record => record.Quality.HasValue() ? record.Value.ToString() : record.Quality.ToString()));
        Sent.RemoveAll(record => record.Point == point);
        return said;
    }

    public void Read(PointValue value, int point = 0, Quality quality = Quality.Good, DateTimeOffset? source = null) =>
        Pipeline.Sampled([new Sample(point, value, quality, Instant.Now(Time), source)]);

    public void Read(double value, int point = 0) => Read(PointValue.Of(value), point);

    public void Read(long value, int point = 0) => Read(PointValue.Of(value), point);

    public void Read(bool value, int point = 0) => Read(PointValue.Of(value), point);

    public void Fail(Quality quality, int point = 0) => Read(default, point, quality);

    /// <summary>Lets time go by in steps of 250 ms, as the runtime does.</summary>
    public void Wait(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(250))
        {
            Time.Advance(left < TimeSpan.FromMilliseconds(250) ? left : TimeSpan.FromMilliseconds(250));
            Pipeline.Tick();
        }
    }

    public PointCounts Counts(int point = 0) => Pipeline.Readings()[point].Counts;

    public void Write(ReadOnlySpan<PointRecord> values) => Sent.AddRange(values);

    public void AlarmRaised(AlarmEvent alarm) => Alarms.Add((true, alarm));

    public void AlarmCleared(AlarmEvent alarm) => Alarms.Add((false, alarm));

    public void Act(MachineAction action) => Actions.Add(action);

    public void Noticed(MachineNotice notice) => Notices.Add(notice);
}
