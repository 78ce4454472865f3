namespace EdgeHub.Edge.Pipeline;

/// <summary>When the hub was heard last, by the monotonic clock.</summary>
internal sealed class HubContact(TimeProvider time)
{
    private long _heard;
    private TimeSpan _ageThen = TimeSpan.MaxValue;

    public DateTimeOffset? At { get; private set; }

    /// <summary>Time since; <see cref="TimeSpan.MaxValue"/> when never.</summary>
    public TimeSpan Age => _ageThen == TimeSpan.MaxValue ? _ageThen : _ageThen + time.GetElapsedTime(_heard);

    public void Heard()
    {
        At = time.GetUtcNow();
        _heard = time.GetTimestamp();
        _ageThen = TimeSpan.Zero;
    }

    /// <summary>Takes the wall time that was noted before a restart; one in the future says nothing.</summary>
    public void Restore(DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        if (At is not null || age < TimeSpan.Zero)
        {
            return;
        }

        At = at;
        _heard = time.GetTimestamp();
        _ageThen = age;
    }
}
