using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Runtime;

/// <summary>
/// Runs the drivers that the configuration wants. A new set is applied as a difference: what did not change keeps running, so that a configuration
/// which is pushed again and again disturbs nothing.
/// </summary>
public sealed partial class DriverSupervisor(TimeProvider time, ILogger<DriverSupervisor> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _applying = new(1, 1);
    private ImmutableArray<DriverKeeper> _keepers = [];
    private int _disposed;

    /// <summary>Raised when a driver failed, with its device, station and reason; a handler must return at once.</summary>
    public event EventHandler<DriverFailedEventArgs>? Failed;

    /// <summary>Every device as it is now, in the order of the configuration. Safe from any thread.</summary>
    public IReadOnlyList<DriverReport> Reports() => [.. _keepers.Select(keeper => keeper.Report)];

    /// <summary>The driver of a device, null when there is none of this kind.</summary>
    public T? Find<T>(string device)
        where T : class, IRunningDriver => _keepers.FirstOrDefault(keeper => keeper.Definition.Device == device)?.Driver as T;

    /// <summary>Every driver of a kind.</summary>
    public IReadOnlyList<T> All<T>()
        where T : class, IRunningDriver => [.. _keepers.Select(keeper => keeper.Driver).OfType<T>()];

    /// <summary>Stops what is gone or changed, then starts what is new or changed.</summary>
    public async Task<DriverChanges> ApplyAsync(IReadOnlyList<SupervisedDriver> drivers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drivers);
        await _applying.WaitAsync(cancellationToken);
        try
        {
            var before = _keepers.ToDictionary(keeper => keeper.Definition.Device, StringComparer.Ordinal);
            var kept = drivers.Where(driver => before.TryGetValue(driver.Device, out var keeper) && IsSame(keeper.Definition, driver))
                .ToDictionary(driver => driver.Device, driver => before[driver.Device], StringComparer.Ordinal);
            var gone = _keepers.Where(keeper => !kept.ContainsKey(keeper.Definition.Device)).ToList();

            // What stops gives its port, line or connection free before another takes it.
            _keepers = [.. _keepers.Except(gone)];
            await Task.WhenAll(gone.Select(keeper => keeper.DisposeAsync().AsTask()));
            var started = new List<DriverKeeper>();
            _keepers =
            [
                .. drivers.Select(driver =>
                {
                    if (!kept.TryGetValue(driver.Device, out var keeper))
                    {
                        keeper = new DriverKeeper(driver, time, Tell);
                        started.Add(keeper);
                    }

                    return keeper;
                }),
            ];
            started.ForEach(keeper => keeper.Start());
            var names = drivers.Select(driver => driver.Device).ToHashSet(StringComparer.Ordinal);
            return new DriverChanges(
                kept.Count, [.. started.Select(keeper => keeper.Definition.Device)], [.. gone.Select(keeper => keeper.Definition.Device).Where(device => !names.Contains(device))]);
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Ends a device's driver and begins it again at once; false when there is no such device.</summary>
    public bool Restart(string device)
    {
        if (_keepers.FirstOrDefault(keeper => keeper.Definition.Device == device) is not { } keeper)
        {
            return false;
        }

        keeper.Restart();
        return true;
    }

    /// <summary>Completes when drivers can be changed: not while a change that has begun does not end.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        await _applying.WaitAsync(cancellationToken);
        _applying.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await ApplyAsync([], CancellationToken.None);
            _applying.Dispose();
        }
    }

    private static bool IsSame(SupervisedDriver one, SupervisedDriver other) => one.Definition.Equals(other.Definition) && one.Station == other.Station;

    private void Tell(SupervisedDriver driver, string reason, Exception? cause)
    {
        LogFailed(cause, driver.Device, driver.Station);
        Failed?.Invoke(this, new DriverFailedEventArgs(driver.Device, driver.Station, reason));
    }

    [LoggerMessage(1, LogLevel.Error, "Driver {Device} at {Station} failed and is started anew")]
    private partial void LogFailed(Exception? exception, string device, string station);
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
