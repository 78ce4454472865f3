using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// The way of one machine's values: what was read is scaled, steadied, compared with what was sent, and handed to the journal when it is worth it. Readings
/// come from the driver, time from <see cref="Tick"/>. Safe from any thread. Nothing is allocated per reading.
/// </summary>
public sealed partial class MachinePipeline : ISampleSink
{
    private readonly IMachineListener _listener;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Outbox _outbox;
    private readonly PointState[] _states;
    private readonly DerivedPoint[] _derived;
    private readonly AlarmWatch[] _alarms;
    private AlarmWatch[]?[] _alarmsOf;
    private SourceOffset _sourceOffset;
    private readonly int _readCount;
    private readonly int[] _touched;
    private int _touchedCount;
    private long _strays;
    private bool _retired;

    /// <summary>Begins with nothing read and nothing sent.</summary>
    /// <exception cref="ArgumentException">Derived points stand before points that are read, or need each other in a circle.</exception>
    public MachinePipeline(MachineSettings settings, IPointJournal journal, IMachineListener listener, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Settings, _listener, _time) = (settings, listener, time);
        _outbox = new Outbox(journal, Hand);
        _states = new PointState[settings.Points.Count];
        _touched = new int[settings.Points.Count];
        _derived = DerivedPoint.InOrder(settings.Points);
        _alarms = [.. settings.Alarms.Select(alarm => new AlarmWatch(settings.Code, settings.Points[alarm.Point].Name, alarm))];
        _alarmsOf = ByPoint();
        _readCount = settings.Points.Count - _derived.Length;
        if (settings.Points.Take(_readCount).Any(point => point.Expression is not null))
        {
            throw new ArgumentException("Points that are read come first, then the derived ones.", nameof(settings));
        }

        var now = Instant.Now(time).MonotonicMilliseconds;
        for (var i = 0; i < _states.Length; i++)
        {
            _states[i].HeardAt = now;
        }

        (_rounds, _values) = (new RecentRate(now), new RecentRate(now));
    }

    /// <summary>What it does.</summary>
    public MachineSettings Settings { get; }

    /// <summary>Samples of points that the machine does not have: a driver's mistake.</summary>
    public long Strays => Interlocked.Read(ref _strays);

    /// <inheritdoc/>
    public void Sampled(ReadOnlySpan<Sample> samples)
    {
        lock (_lock)
        {
            if (_retired)
            {
                return;
            }

            var heard = false;
            foreach (ref readonly var sample in samples)
            {
                heard |= sample.Quality != Quality.NotHeard;
                if ((uint)sample.Point >= (uint)_readCount)
                {
                    Interlocked.Increment(ref _strays);
                    continue;
                }

                Read(sample);
            }

            CountRound(heard);
            Follow();
        }
    }

    /// <summary>Lets time go by: sends what waited, and notices silence. Called about four times a second.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            if (_retired)
            {
                return;
            }

            var now = Instant.Now(_time);
            for (var i = 0; i < _states.Length; i++)
            {
                if (i < _readCount)
                {
                    NoticeSilence(i, now);
                }

                Release(i, now);
            }

            Follow();
            foreach (var alarm in _alarms)
            {
                alarm.Follow(now, _listener);
            }
        }
    }

    /// <summary>How far the machine's own clock is ahead of the agent's; null when it tells no time.</summary>
    public TimeSpan? SourceOffset
    {
        get
        {
            lock (_lock)
            {
                return _sourceOffset.Of(Instant.Now(_time).MonotonicMilliseconds);
            }
        }
    }

    /// <summary>How each point is now, in the order of the settings.</summary>
    public IReadOnlyList<PointReading> Readings()
    {
        lock (_lock)
        {
            var readings = new PointReading[_states.Length];
            for (var i = 0; i < readings.Length; i++)
            {
                ref readonly var state = ref _states[i];
                readings[i] = new PointReading(
                    Settings.Points[i].Name, state.Current?.Value ?? default, state.Current?.Quality ?? Quality.NotHeard, state.Current?.ReadAt,
                    state.Sender.SentAt, state.Counts, state.Debouncer.IsWaiting ? PointWait.Debounce : state.Sender.Waits);
            }

            return readings;
        }
    }

    /// <summary>Where the counters stand, to be kept over a restart.</summary>
    public IReadOnlyList<PointCounter> Counters()
    {
        lock (_lock)
        {
            var counters = new List<PointCounter>();
            for (var i = 0; i < _states.Length; i++)
            {
                if (_states[i].Counter is { } counter)
                {
                    counters.Add(new PointCounter(Settings.Points[i].Name, counter));
                }
            }

            return counters;
        }
    }

    /// <summary>Sets counters to where they stood; before the first reading. Names that are no counters here are left out.</summary>
    public void Restore(IEnumerable<PointCounter> counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        lock (_lock)
        {
            foreach (var (name, state) in counters)
            {
                for (var i = 0; i < _states.Length; i++)
                {
                    if (Settings.Points[i] is { Counter: not null } point && point.Name == name)
                    {
                        _states[i].Counter = state;
                    }
                }
            }
        }
    }

    private void Read(in Sample sample)
    {
        var point = Settings.Points[sample.Point];
        ref var state = ref _states[sample.Point];
        state.HeardAt = sample.ReadAt.MonotonicMilliseconds;
        var (value, quality) = PointConversion.Convert(point, sample, ref state.Counter);
        if (sample.SourceTime is { } said)
        {
            _sourceOffset.Take(said, sample.ReadAt);
        }

        var source = point.UsesSourceClock ? sample.SourceTime : null;
        if (source is { } told && !SourceClock.IsBelieved(told, sample.ReadAt))
        {
            source = null;
            quality = quality == Quality.Good ? Quality.Uncertain : quality;
            Doubt(point, ref state);
        }
        else if (source is not null)
        {
            state.ClockDoubted = false;
        }

        Take(sample.Point, new PointRecord(sample.Point, value, quality, sample.ReadAt, source));
    }

    private void Take(int place, in PointRecord reading)
    {
        ref var state = ref _states[place];
        state.Taken++;
        if (state.Debouncer.Take(Settings.Points[place], state.Current, reading, out var accepted))
        {
            Accept(place, accepted);
        }
    }

    private void Accept(int place, in PointRecord reading)
    {
        ref var state = ref _states[place];
        state.Current = reading;
        if (!state.Touched)
        {
            state.Touched = true;
            _touched[_touchedCount++] = place;
        }

        var (sendHeld, sendReading) = state.Sender.Take(Settings.Points[place], reading, out var held);
        if (sendHeld)
        {
            _outbox.Add(held);
        }

        if (sendReading)
        {
            _outbox.Add(reading);
        }
    }

    private void NoticeSilence(int place, in Instant now)
    {
        ref var state = ref _states[place];
        if (Settings.SilentAfter is { } after && state.Current?.Quality != Quality.NotHeard && now.MonotonicMilliseconds - state.HeardAt >= after.TotalMilliseconds)
        {
            Take(place, new PointRecord(place, default, Quality.NotHeard, now, null));
        }
    }

    private void Release(int place, in Instant now)
    {
        var point = Settings.Points[place];
        ref var state = ref _states[place];
        if (state.Debouncer.Due(point, now.MonotonicMilliseconds, out var accepted))
        {
            Accept(place, accepted);
        }

        if (state.Sender.Due(point, now, out var held))
        {
            _outbox.Add(held);
        }
    }

    /// <summary>What follows from the readings of this round.</summary>
    private void Follow()
    {
        foreach (var derived in _derived)
        {
            if (IsAnyTouched(derived.Inputs) && Calculate(derived) is { } record)
            {
                Take(derived.Place, record);
            }
        }

        // Put in order before anybody is told: a listener that throws against its promise then spoils this round only.
        var count = _touchedCount;
        _touchedCount = 0;
        for (var i = 0; i < count; i++)
        {
            _states[_touched[i]].Touched = false;
        }

        _outbox.Flush();
        for (var i = 0; i < count; i++)
        {
            Watch(_touched[i]);
        }
    }

    private PointRecord? Calculate(DerivedPoint derived)
    {
        var record = derived.Calculate(_states, out var fault);
        if (fault is not null)
        {
            _listener.Noticed(new MachineNotice(Settings.Code, Settings.Points[derived.Place].Name, fault));
        }

        return record;
    }

    private bool IsAnyTouched(IReadOnlyList<int> places)
    {
        for (var i = 0; i < places.Count; i++)
        {
            if (_states[places[i]].Touched)
            {
                return true;
            }
        }

        return false;
    }

    private void Doubt(PointSettings point, ref PointState state)
    {
        if (!state.ClockDoubted)
        {
            state.ClockDoubted = true;
            _listener.Noticed(new MachineNotice(
                Settings.Code, point.Name,
                "The source's clock is more than 5 minutes ahead or 31 days behind. Its times are left out, and its values uncertain, until it is set right."));
        }
    }
}
