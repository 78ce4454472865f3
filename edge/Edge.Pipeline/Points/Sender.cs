using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Decides what is sent: what changed more than the deadband, not sooner than the least interval, and what is unchanged now and then. The newest reading is
/// held until a newer one comes or its turn comes, so that the last one always arrives.
/// </summary>
internal struct Sender
{
    private PointRecord _held;
    private PointWait _reason;
    private PointValue _sentValue;
    private Quality _sentQuality;
    private long _sentAt;
    private DateTimeOffset _sentWall;

    public long Sent { get; private set; }

    public long Unchanged { get; private set; }

    public long TooSoon { get; private set; }

    public readonly PointWait Waits => _reason;

    public readonly int Held => _reason == PointWait.Nothing ? 0 : 1;

    public readonly DateTimeOffset? SentAt => Sent == 0 ? null : _sentWall;

    /// <summary>Takes a reading. Of up to two records that are sent, the held one is the older.</summary>
    public (bool SendHeld, bool SendReading) Take(PointSettings point, in PointRecord reading, out PointRecord held)
    {
        held = _held;
        var at = reading.ReadAt;
        if (Sent == 0 || reading.Quality != _sentQuality)
        {
            // What waited for the interval is the last word before the change, and goes ahead of it.
            var waited = _reason == PointWait.Interval;
            if (waited)
            {
                _reason = PointWait.Nothing;
                Mark(held, at);
            }

            Drop();
            Mark(reading, at);
            return (waited, true);
        }

        Drop();
        var since = Math.Max(0, at.MonotonicMilliseconds - _sentAt);
        var beats = reading.Quality != Quality.NotHeard && since >= point.Heartbeat.TotalMilliseconds;
        var tells = beats || HasChanged(point, reading);
        if (tells && since >= point.MinInterval.TotalMilliseconds)
        {
            Mark(reading, at);
            return (false, true);
        }

        (_held, _reason) = (reading, tells ? PointWait.Interval : PointWait.Unchanged);
        return (false, false);
    }

    /// <summary>True when the turn of the held one has come.</summary>
    public bool Due(PointSettings point, in Instant now, out PointRecord held)
    {
        held = _held;
        if (_reason == PointWait.Nothing || (_reason == PointWait.Unchanged && held.Quality == Quality.NotHeard))
        {
            return false;
        }

        var wait = _reason == PointWait.Interval || point.MinInterval > point.Heartbeat ? point.MinInterval : point.Heartbeat;
        return now.MonotonicMilliseconds - _sentAt >= wait.TotalMilliseconds && Release(now);
    }

    /// <summary>The end: what waits for the interval goes now.</summary>
    public bool Finish(in Instant now, out PointRecord held)
    {
        held = _held;
        return _reason == PointWait.Interval && Release(now);
    }

    /// <summary>Other settings: counts stay, and the next reading is sent whatever it is.</summary>
    public readonly Sender Anew()
    {
        var next = this;
        next.Drop();
        next._sentQuality = (Quality)byte.MaxValue;
        return next;
    }

    public void Move(int place) => _held = _held with { Point = place };

    private bool Release(in Instant now)
    {
        _reason = PointWait.Nothing;
        Mark(_held, now);
        return true;
    }

    private readonly bool HasChanged(PointSettings point, in PointRecord reading)
    {
        if (!reading.Quality.HasValue() || reading.Value == _sentValue)
        {
            return false;
        }

        return point.Deadband <= 0 || reading.Value.Kind is not (ValueKind.Number or ValueKind.Integer) || reading.Value.Kind != _sentValue.Kind
            || Math.Abs(reading.Value.Number - _sentValue.Number) > point.Deadband;
    }

    private void Mark(in PointRecord record, in Instant at)
    {
        (_sentValue, _sentQuality) = (record.Value, record.Quality);
        (_sentAt, _sentWall) = (at.MonotonicMilliseconds, at.Wall);
        Sent++;
    }

    private void Drop()
    {
        if (_reason == PointWait.Unchanged)
        {
            Unchanged++;
        }
        else if (_reason == PointWait.Interval)
        {
            TooSoon++;
        }

        _reason = PointWait.Nothing;
    }
}
