using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>All that the pipeline remembers of one point. Held in an array and changed in place.</summary>
internal struct PointState
{
    public Debouncer Debouncer;
    public Sender Sender;
    public CounterState? Counter;

    /// <summary>The latest reading that passed the debouncer; what alarms and derived points see.</summary>
    public PointRecord? Current;

    /// <summary>Readings, calculations and silences.</summary>
    public long Taken;

    /// <summary>When the driver said something of it last, by the monotonic clock.</summary>
    public long HeardAt;

    /// <summary>True once it was told that the source's clock is not believed.</summary>
    public bool ClockDoubted;

    /// <summary>True while the point waits to be looked at by derived points and alarms.</summary>
    public bool Touched;

    public readonly PointCounts Counts => new(
        Taken, Sender.Sent, Sender.Unchanged + Debouncer.Repeated, Sender.TooSoon, Debouncer.Unsteady, Sender.Held + (Debouncer.IsWaiting ? 1 : 0));

    /// <summary>The point has another place in changed settings.</summary>
    public void Move(int place)
    {
        Current = Current is { } current ? current with { Point = place } : null;
        Debouncer.Move(place);
        Sender.Move(place);
        Touched = false;
    }
}
