using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>A driver as the supervisor runs it: one way to one device.</summary>
public interface IRunningDriver : IAsyncDisposable
{
    /// <summary>What the device is doing now. Safe to read from any thread.</summary>
    DeviceStatus Status { get; }

    /// <summary>How far the device's own clock is ahead of the agent's; null for one that tells no time.</summary>
    TimeSpan? ClockOffset => null;

    /// <summary>Runs until cancelled. Called again after a failure.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>One driver as the configuration wants it.</summary>
/// <param name="Station">Code of the station where the device stands; empty for none.</param>
/// <param name="Device">Name of the device, unique within the agent.</param>
/// <param name="Definition">All that makes it what it is: an equal one is the same driver, which keeps running.</param>
/// <param name="Make">Makes the driver; called once for each definition.</param>
public sealed record SupervisedDriver(string Station, string Device, object Definition, Func<IRunningDriver> Make);

/// <summary>A device as it is now.</summary>
/// <param name="Station">Code of the station where it stands; empty for none.</param>
/// <param name="Device">Its name.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="Restarts">How often its driver failed since it was made.</param>
/// <param name="ClockOffset">How far its own clock is ahead of the agent's; null when it tells no time.</param>
public readonly record struct DriverReport(string Station, string Device, DeviceStatus Status, int Restarts, TimeSpan? ClockOffset = null);

/// <summary>What applying a set of drivers did.</summary>
/// <param name="Kept">Drivers that kept running, since nothing of them changed.</param>
/// <param name="Started">Devices whose driver is new or changed.</param>
/// <param name="Stopped">Devices that are no longer there.</param>
public sealed record DriverChanges(int Kept, IReadOnlyList<string> Started, IReadOnlyList<string> Stopped);
