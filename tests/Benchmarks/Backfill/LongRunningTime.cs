namespace EdgeHub.Benchmarks;

/// <summary>The clock of a machine that has run so much longer than this one: a backlog of days needs a monotonic clock that reaches back as far.</summary>
internal sealed class LongRunningTime(TimeSpan longer) : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() + (long)(longer.TotalSeconds * TimestampFrequency);
}
