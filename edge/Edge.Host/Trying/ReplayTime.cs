namespace EdgeHub.Edge.Host;

/// <summary>The clock of a recording: both of its clocks stand still until they are moved on.</summary>
internal sealed class ReplayTime : TimeProvider
{
    private readonly DateTimeOffset _start;
    private DateTimeOffset _now;

    internal ReplayTime(DateTimeOffset start) => (_start, _now) = (start, start);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => (_now - _start).Ticks;

    internal void MoveTo(DateTimeOffset now) => _now = now > _now ? now : _now;
}
