using System.Collections.Immutable;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Runtime;

/// <summary>One driver as the supervisor keeps it.</summary>
/// <param name="Station">Code of the station where the device stands.</param>
/// <param name="Source">The driver; it is started anew, never made anew.</param>
public sealed record SupervisedDriver(string Station, IScanSource Source);

/// <summary>A device as it is now.</summary>
public readonly record struct DriverReport(string Station, string Device, DeviceStatus Status, int Restarts);

/// <summary>
/// Runs drivers and starts those anew that fail, each for itself: 1 s after the first failure, doubled up to 30 s, from the
/// beginning after a minute without one.
/// </summary>
public sealed partial class DriverSupervisor(
    IReadOnlyList<SupervisedDriver> drivers, IScanSink sink, TimeProvider time, ILogger<DriverSupervisor> logger)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    private ImmutableDictionary<IScanSource, Failure> _failures = ImmutableDictionary<IScanSource, Failure>.Empty;

    /// <summary>Raised when a driver failed, with its device, station and reason; a handler must return at once.</summary>
    public event EventHandler<DriverFailedEventArgs>? Failed;

    /// <summary>Every device as it is now. Safe from any thread.</summary>
    public IReadOnlyList<DriverReport> Reports() =>
    [
        .. drivers.Select(driver =>
        {
            var failure = _failures.GetValueOrDefault(driver.Source);
            var status = failure is { Until: { } until }
                ? new DeviceStatus(DeviceCondition.Fault, failure.Reason, until)
                : driver.Source.Status;
            return new DriverReport(driver.Station, driver.Source.Device, status, failure?.Count ?? 0);
        }),
    ];

    /// <summary>Runs all drivers until cancelled, then closes them.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(drivers.Select(driver => KeepAsync(driver, cancellationToken)));
        }
        finally
        {
            foreach (var driver in drivers)
            {
                await driver.Source.DisposeAsync();
            }
        }
    }

    private async Task KeepAsync(SupervisedDriver driver, CancellationToken cancellationToken)
    {
        var pause = First;
        for (var count = 1; ; count++)
        {
            var began = time.GetTimestamp();
            string reason;
            try
            {
                await driver.Source.RunAsync(sink, cancellationToken);
                reason = "The driver ended by itself.";
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                reason = "The driver failed: " + e.Message;
                LogFailed(e, driver.Source.Device, driver.Station);
            }

            pause = time.GetElapsedTime(began) >= Calm ? First : pause;
            Set(driver.Source, new Failure(reason, time.GetUtcNow() + pause, count));
            Failed?.Invoke(this, new DriverFailedEventArgs(driver.Source.Device, driver.Station, reason));
            try
            {
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Set(driver.Source, new Failure(reason, null, count));
            pause = pause + pause < Longest ? pause + pause : Longest;
        }
    }

    private void Set(IScanSource source, Failure failure) =>
        ImmutableInterlocked.AddOrUpdate(ref _failures, source, failure, (_, _) => failure);

    [LoggerMessage(1, LogLevel.Error, "Driver {Device} at {Station} failed and is started anew")]
    private partial void LogFailed(Exception exception, string device, string station);

    private sealed record Failure(string Reason, DateTimeOffset? Until, int Count);
}

/// <summary>Which driver failed and why.</summary>
public sealed class DriverFailedEventArgs(string device, string station, string reason) : EventArgs
{
    /// <summary>Name of the device.</summary>
    public string Device { get; } = device;

    /// <summary>Code of the station.</summary>
    public string Station { get; } = station;

    /// <summary>One sentence for a person.</summary>
    public string Reason { get; } = reason;
}
