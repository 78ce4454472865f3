using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Host;

/// <summary>A machine's real pipeline on the clock of a recording. What it sends and tells is written down in the order of happening.</summary>
internal sealed class TryOut : IPointJournal, IMachineListener
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>A long gap is gone through in so many steps, since nothing much happens in it.</summary>
    private const int MostSteps = 2400;

    private readonly MachinePipeline _pipeline;
    private readonly ReplayTime _time;
    private readonly Action<TryEvent> _write;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly HashSet<int> _sent = [];

    public TryOut(MachineSettings settings, ReplayTime time, Action<TryEvent> write)
    {
        (Settings, _time, _write) = (settings, time, write);
        _pipeline = new MachinePipeline(settings, this, this, time);
        for (var i = 0; i < settings.Points.Count; i++)
        {
            _places[settings.Points[i].Name] = i;
        }
    }

    public MachineSettings Settings { get; }

    public int? Place(string point) => _places.TryGetValue(point, out var place) ? place : null;

    /// <summary>Lets the clock run to a time, with ticks as the agent has them.</summary>
    public static void MoveTo(DateTimeOffset at, ReplayTime time, IEnumerable<TryOut> machines)
    {
        var all = machines.ToList();
        var step = new[] { TickEvery, (at - time.GetUtcNow()) / MostSteps }.Max();
        while (time.GetUtcNow() < at)
        {
            var next = time.GetUtcNow() + step;
            time.MoveTo(next < at ? next : at);
            all.ForEach(machine => machine._pipeline.Tick());
        }
    }

    /// <summary>One round of readings; what is not sent is written down with its reason.</summary>
    public void Read(IReadOnlyList<RecordedReading> readings)
    {
        var now = Instant.Now(_time);
        var before = _pipeline.Readings();
        _sent.Clear();
        _pipeline.Sampled([.. readings.Select(reading => new Sample(_places[reading.Point], reading.Value, reading.Quality, now))]);
        var after = _pipeline.Readings();
        for (var i = 0; i < after.Count; i++)
        {
            if (after[i].Counts.Taken > before[i].Counts.Taken && !_sent.Contains(i))
            {
                _write(new TryEvent("kept", now.Wall, Settings.Code, after[i].Name) { Value = after[i].Value, Quality = after[i].Quality, Text = Reason(after[i].Waits) });
            }
        }
    }

    public IReadOnlyList<PointReading> Finish()
    {
        _pipeline.Finish();
        return _pipeline.Readings();
    }

    public void Write(ReadOnlySpan<PointRecord> values)
    {
        foreach (ref readonly var value in values)
        {
            _sent.Add(value.Point);
            _write(new TryEvent("sent", _time.GetUtcNow(), Settings.Code, Settings.Points[value.Point].Name)
            {
                Value = value.Value,
                Quality = value.Quality,
                ReadAt = value.ReadAt.Wall,
            });
        }
    }

    public void AlarmRaised(AlarmEvent alarm) => _write(Event("raised", alarm));

    public void AlarmCleared(AlarmEvent alarm) => _write(Event("cleared", alarm));

    public void Act(MachineAction action) => _write(new TryEvent("action", _time.GetUtcNow(), action.Machine, action.Alarm)
    {
        Text = action.Action switch
        {
            WritePoint write => $"write {write.Value} to {Settings.Points[write.Point].Name}",
            ShowMessage message => $"show at {message.Station}: {message.Text}",
            _ => "",
        },
    });

    public void Noticed(MachineNotice notice) => _write(new TryEvent("notice", _time.GetUtcNow(), notice.Machine, notice.Point) { Text = notice.Text });

    private static TryEvent Event(string kind, AlarmEvent alarm) =>
        new(kind, alarm.At.Wall, alarm.Machine, alarm.Alarm.Name) { Value = alarm.Value, Text = alarm.Alarm.Text };

    private static string Reason(PointWait waits) => waits switch
    {
        PointWait.Interval => "waits for the least interval; only the newest will go",
        PointWait.Debounce => "waits whether it lasts for the debounce time",
        _ => "unchanged, or within the deadband; kept for the heartbeat",
    };
}

/// <summary>Something that happened in a try-out.</summary>
/// <param name="Kind">sent, kept, raised, cleared, action or notice.</param>
/// <param name="At">By the recording's clock.</param>
/// <param name="Machine">Code of the machine.</param>
/// <param name="Name">Of the point or the alarm.</param>
internal sealed record TryEvent(string Kind, DateTimeOffset At, string Machine, string Name)
{
    public PointValue Value { get; init; }

    public Quality? Quality { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public string Text { get; init; } = "";
}
