namespace EdgeHub.Devices;

/// <summary>One reading of one point.</summary>
/// <param name="Point">Place of the point in its device's list, from 0.</param>
/// <param name="Value">What was read; none where the quality has no value.</param>
/// <param name="Quality">How far it can be trusted. A bad reading is data, never an exception.</param>
/// <param name="ReadAt">When the agent read it, by both of its clocks. A value is never stamped with a time at which nobody read it.</param>
/// <param name="SourceTime">When the source says that it came about; null when it says nothing.</param>
public readonly record struct Sample(int Point, PointValue Value, Quality Quality, Instant ReadAt, DateTimeOffset? SourceTime = null);

/// <summary>Takes readings from a driver. Returns at once: what can't be kept is counted, never waited for.</summary>
public interface ISampleSink
{
    /// <summary>Hands over what one round of reading brought, in the order of reading.</summary>
    void Sampled(ReadOnlySpan<Sample> samples);
}

/// <summary>A driver that yields readings. It reconnects by itself; a fault is a state and bad qualities, never an exception to its owner.</summary>
public interface IPointSource : IAsyncDisposable
{
    /// <summary>Name of the device in the agent's configuration.</summary>
    string Device { get; }

    /// <summary>What the device is doing now. Safe to read from any thread.</summary>
    DeviceStatus Status { get; }

    /// <summary>Runs until cancelled, handing each round to <paramref name="sink"/>.</summary>
    Task RunAsync(ISampleSink sink, CancellationToken cancellationToken);
}
