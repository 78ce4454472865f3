namespace EdgeHub.Mqtt.Client;

/// <summary>
/// Watches that both ends live (MQTT 5, 3.1.2.10). Whatever is sent or received counts as life, not only pings. A ping goes out when one direction was
/// still for half the keep-alive; a broker of which nothing was heard for one and a half is gone.
/// </summary>
internal sealed class KeepAlive(TimeSpan interval, TimeProvider time)
{
    private const int TicksPerInterval = 4;
    private long _sent = time.GetTimestamp();
    private long _heard = time.GetTimestamp();
    private long _pinged = time.GetTimestamp();
    private int _deaf;

    public void Sent() => Volatile.Write(ref _sent, time.GetTimestamp());

    public void Heard() => Volatile.Write(ref _heard, time.GetTimestamp());

    /// <summary>Nothing is read until this is disposed.</summary>
    public Deafness Deaf()
    {
        Interlocked.Increment(ref _deaf);
        return new Deafness(this);
    }

    /// <summary>Watches until cancelled.</summary>
    /// <exception cref="MqttTransportException">The broker is silent.</exception>
    public async Task WatchAsync(OutgoingBuffer outgoing, ProtocolVersion version, CancellationToken cancellationToken)
    {
        if (interval == TimeSpan.Zero)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }

        using var timer = new PeriodicTimer(interval / TicksPerInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (Volatile.Read(ref _deaf) > 0)
            {
                Heard();
            }

            var silence = time.GetElapsedTime(Volatile.Read(ref _heard));
            if (silence >= 1.5 * interval)
            {
                throw new MqttTransportException($"The broker was silent for {silence.TotalSeconds:0} s.");
            }

            var half = interval / 2;
            if (outgoing.HasRoom && (silence >= half || time.GetElapsedTime(Volatile.Read(ref _sent)) >= half) && time.GetElapsedTime(_pinged) >= half)
            {
                _pinged = time.GetTimestamp();
                outgoing.Append(new Ping(PacketType.PingReq), version);
            }
        }
    }

    /// <summary>Ends with the reading that goes on.</summary>
    internal readonly struct Deafness(KeepAlive owner) : IDisposable
    {
        public void Dispose()
        {
            owner.Heard();
            Interlocked.Decrement(ref owner._deaf);
        }
    }
}
