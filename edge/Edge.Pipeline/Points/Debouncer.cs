using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Lets a new flag, whole number or text pass when it has lasted; with the time at which it came, not the one at which it was believed.</summary>
internal struct Debouncer
{
    private PointRecord _candidate;

    public bool IsWaiting { get; private set; }

    /// <summary>Candidates that did not last.</summary>
    public long Unsteady { get; private set; }

    /// <summary>Readings that said what the candidate had said.</summary>
    public long Repeated { get; private set; }

    /// <summary>Takes a reading; true when there is one to go on with.</summary>
    public bool Take(PointSettings point, in PointRecord? current, in PointRecord reading, out PointRecord accepted)
    {
        accepted = reading;
        if (point.Debounce <= TimeSpan.Zero || current is not { } before || reading.Quality != before.Quality || !reading.Quality.HasValue() || reading.Value == before.Value)
        {
            GiveUp();
            return true;
        }

        if (IsWaiting && _candidate.Value == reading.Value)
        {
            Repeated++;
            return Due(point, reading.ReadAt.MonotonicMilliseconds, out accepted);
        }

        GiveUp();
        (_candidate, IsWaiting) = (reading, true);
        return false;
    }

    /// <summary>True when the candidate has lasted by now.</summary>
    public bool Due(PointSettings point, long now, out PointRecord accepted)
    {
        accepted = _candidate;
        if (!IsWaiting || now - _candidate.ReadAt.MonotonicMilliseconds < point.Debounce.TotalMilliseconds)
        {
            return false;
        }

        IsWaiting = false;
        return true;
    }

    /// <summary>Other settings: what waits is given up, counts stay.</summary>
    public readonly Debouncer Anew()
    {
        var next = this;
        next.GiveUp();
        return next;
    }

    public void Move(int place) => _candidate = _candidate with { Point = place };

    private void GiveUp()
    {
        if (IsWaiting)
        {
            IsWaiting = false;
            Unsteady++;
        }
    }
}
