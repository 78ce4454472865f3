using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>How a pipeline ends, and how the one for changed settings goes on.</summary>
public sealed partial class MachinePipeline
{
    /// <summary>Sends what waits for its interval; before the agent stops.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (!_retired)
            {
                FinishPoints();
            }
        }
    }

    /// <summary>The machine is no longer wanted: what waits is sent, alarms that were told are told to be over, and nothing more is taken.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_retired)
            {
                return;
            }

            _retired = true;
            FinishPoints();
            foreach (var alarm in _alarms)
            {
                alarm.End(Instant.Now(_time), _listener);
            }
        }
    }

    /// <summary>
    /// The pipeline for changed settings. Points that stay as they were go on as they were; of a changed one, its counts and its counter's total stay. This
    /// pipeline sends what waits to its own journal, and takes nothing more.
    /// </summary>
    public MachinePipeline With(MachineSettings settings, IPointJournal journal)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var next = new MachinePipeline(settings, journal, _listener, _time);
        lock (_lock)
        {
            _retired = true;
            var places = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < settings.Points.Count; i++)
            {
                places[settings.Points[i].Name] = i;
            }

            for (var i = 0; i < _states.Length; i++)
            {
                if (places.TryGetValue(Settings.Points[i].Name, out var place))
                {
                    next.Inherit(place, i, this);
                }
                else
                {
                    FinishPoint(i, Instant.Now(_time));
                }
            }

            next.InheritAlarms(this);
            _outbox.Flush();
            next.InheritTraffic(this);
            next._sourceOffset = _sourceOffset;
        }

        return next;
    }

    private void FinishPoints()
    {
        var now = Instant.Now(_time);
        for (var i = 0; i < _states.Length; i++)
        {
            FinishPoint(i, now);
        }

        _outbox.Flush();
    }

    private void FinishPoint(int place, in Instant now)
    {
        if (_states[place].Sender.Finish(now, out var held))
        {
            _outbox.Add(held);
        }
    }

    private void Inherit(int place, int from, MachinePipeline before)
    {
        var (point, earlier) = (Settings.Points[place], before.Settings.Points[from]);
        if (point == earlier)
        {
            _states[place] = before._states[from];
            _states[place].Move(place);
            InheritDifferences(place, from, before);
            return;
        }

        before.FinishPoint(from, Instant.Now(_time));
        ref readonly var state = ref before._states[from];
        _states[place].Taken = state.Taken;
        _states[place].Sender = state.Sender.Anew();
        _states[place].Debouncer = state.Debouncer.Anew();
        _states[place].Counter = point.Counter is null ? null : state.Counter;
    }

    // A difference between a value before and one after a change of its scale would be none.
    private void InheritDifferences(int place, int from, MachinePipeline before)
    {
        if (Array.Find(_derived, derived => derived.Place == place) is { } mine && Array.Find(before._derived, derived => derived.Place == from) is { } theirs
            && mine.Inputs.Zip(theirs.Inputs).All(pair => Settings.Points[pair.First] == before.Settings.Points[pair.Second]))
        {
            mine.Inherit(theirs);
        }
    }

    private void InheritAlarms(MachinePipeline before)
    {
        var now = Instant.Now(_time);
        foreach (var alarm in before._alarms)
        {
            var place = Array.FindIndex(_alarms, mine => mine.Settings.Name == alarm.Settings.Name);
            if (place >= 0 && alarm.IsSame(_alarms[place].Settings) && Settings.Points[_alarms[place].Settings.Point].Name == before.Settings.Points[alarm.Settings.Point].Name)
            {
                _alarms[place] = alarm.With(_alarms[place].Settings);
            }
            else
            {
                alarm.End(now, _listener);
            }
        }

        _alarmsOf = ByPoint();
    }
}
