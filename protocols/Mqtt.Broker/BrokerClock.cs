namespace EdgeHub.Mqtt.Broker;

/// <summary>Milliseconds since 1970 that never jump: the wall clock at the start, and what has passed since. Instants are kept over restarts.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _start = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly long _began = time.GetTimestamp();

    public TimeProvider Time => time;

    public long NowMs => _start + (long)time.GetElapsedTime(_began).TotalMilliseconds;

    public long UptimeMs => (long)time.GetElapsedTime(_began).TotalMilliseconds;
}
