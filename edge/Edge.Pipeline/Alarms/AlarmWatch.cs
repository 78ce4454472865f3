using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// One alarm. What is true (<see cref="_active"/>) and what was told (<see cref="_told"/>) are two things: shelving and restlessness keep back the telling,
/// and in the end what is true is told. Not thread-safe.
/// </summary>
internal sealed class AlarmWatch(string machine, string point, AlarmSettings settings)
{
    /// <summary>Events at once; after that one in <see cref="EventEvery"/>.</summary>
    public const int Burst = 6;

    /// <summary>How often a restless alarm is told.</summary>
    public static readonly TimeSpan EventEvery = TimeSpan.FromSeconds(10);

    private bool _pending;
    private bool _holds;
    private bool _active;
    private bool _told;
    private Instant _since;
    private DateTimeOffset? _raisedSince;
    private PointValue _value;
    private long _untold;
    private string _acknowledgedBy = "";
    private AlarmShelf? _shelf;
    private double _tokens = Burst;
    private long _filledAt = long.MinValue;

    public AlarmSettings Settings { get; private set; } = settings;

    public AlarmStatus Status => new(
        Settings.Name, _active, _told, _active ? _since : null, _value, _active && _acknowledgedBy.Length > 0, _active ? _acknowledgedBy : "", _shelf?.Until, _shelf?.By ?? "", _shelf?.Reason ?? "",
        _told ? _raisedSince : null);

    /// <summary>Takes the latest value of the point. What has no value says nothing about the condition: it neither raises nor clears.</summary>
    public void Take(in PointRecord reading, IMachineListener listener)
    {
        if (!reading.Quality.HasValue())
        {
            _pending = false;
            return;
        }

        _value = reading.Value;
        _holds = _active ? !IsOver() : Holds(0);
        if (!_active && _holds && !_pending)
        {
            (_pending, _since) = (true, reading.ReadAt);
        }

        _pending &= _holds;
        Follow(reading.ReadAt, listener);
    }

    /// <summary>Lets time go by: the delay, the end of a shelving, a telling that had to wait.</summary>
    public void Follow(in Instant now, IMachineListener listener)
    {
        if (_pending && now.MonotonicMilliseconds - _since.MonotonicMilliseconds >= Settings.Delay.TotalMilliseconds)
        {
            (_pending, _active, _acknowledgedBy) = (false, true, "");
            _untold++;
        }

        if (_active && !_holds && (!Settings.Latch || _acknowledgedBy.Length > 0))
        {
            _active = false;
        }

        if (_shelf is { } shelf && now.MonotonicMilliseconds >= shelf.End)
        {
            _shelf = null;
        }

        Tell(now, listener);
    }

    /// <summary>Somebody has seen it. False when there is nothing to see.</summary>
    public bool Acknowledge(string by, in Instant now, IMachineListener listener)
    {
        if (!_active || _acknowledgedBy.Length > 0)
        {
            return false;
        }

        _acknowledgedBy = by;
        Follow(now, listener);
        return true;
    }

    /// <summary>Keeps it back for a while; a time of zero ends that now.</summary>
    public void Shelve(TimeSpan time, string by, string reason, in Instant now, IMachineListener listener)
    {
        _shelf = time > TimeSpan.Zero ? new AlarmShelf(now.MonotonicMilliseconds + (long)time.TotalMilliseconds, now.Wall + time, by, reason) : null;
        Follow(now, listener);
    }

    /// <summary>Goes on where it was before the agent ended; nothing is told again.</summary>
    public void Restore(AlarmStatus status, in Instant now)
    {
        (_active, _told, _holds, _value) = (status.IsActive, status.IsTold, status.IsActive, status.Value);
        _since = status.Since ?? default;
        _raisedSince = status.RaisedSince ?? status.Since?.Wall;
        _acknowledgedBy = status.AcknowledgedBy;
        if (status.ShelvedUntil is { } until && until > now.Wall)
        {
            var left = Min(until - now.Wall, Settings.ShelveAtMost);
            _shelf = new AlarmShelf(now.MonotonicMilliseconds + (long)left.TotalMilliseconds, now.Wall + left, status.ShelvedBy, status.ShelvedReason);
        }
    }

    /// <summary>True when other settings watch the same thing, only at other places of the list.</summary>
    public bool IsSame(AlarmSettings other) => Plain(Settings) == Plain(other);

    /// <summary>The same alarm in changed settings.</summary>
    public AlarmWatch With(AlarmSettings other)
    {
        var next = (AlarmWatch)MemberwiseClone();
        next.Settings = other;
        return next;
    }

    /// <summary>The alarm is taken out: who was told that it is active is told that it is over.</summary>
    public void End(in Instant now, IMachineListener listener)
    {
        (_active, _holds) = (false, false);
        if (_told)
        {
            _told = false;
            listener.AlarmCleared(new AlarmEvent(machine, point, Settings, now, _since, _value, 0));
        }
    }

    private void Tell(in Instant now, IMachineListener listener)
    {
        if (_active == _told || _shelf is not null || !TakeToken(now))
        {
            return;
        }

        _told = _active;
        var untold = _active ? Math.Max(0, _untold - 1) : _untold;
        _untold = 0;
        var told = new AlarmEvent(machine, point, Settings, now, _since, _value, untold);
        if (!_active)
        {
            listener.AlarmCleared(told);
            return;
        }

        _raisedSince = _since.Wall;
        listener.AlarmRaised(told);
        foreach (var action in Settings.Actions)
        {
            listener.Act(new MachineAction(machine, Settings.Name, action));
        }
    }

    private bool TakeToken(in Instant now)
    {
        if (_filledAt != long.MinValue)
        {
            _tokens = Math.Min(Burst, _tokens + (Math.Max(0, now.MonotonicMilliseconds - _filledAt) / EventEvery.TotalMilliseconds));
        }

        _filledAt = now.MonotonicMilliseconds;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    private bool IsOver() => !Holds(-Settings.Hysteresis);

    private bool Holds(double beyond) => Settings.Condition switch
    {
        AlarmCondition.Above => _value.Number > Settings.Limit.Number + beyond,
        AlarmCondition.Below => _value.Number < Settings.Limit.Number - beyond,
        _ => _value.Kind == ValueKind.Text || Settings.Limit.Kind == ValueKind.Text ? _value == Settings.Limit : _value.Number == Settings.Limit.Number,
    };

    private static AlarmSettings Plain(AlarmSettings alarm) => alarm with { Point = 0, Actions = [] };

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record AlarmShelf(long End, DateTimeOffset Until, string By, string Reason);
}
