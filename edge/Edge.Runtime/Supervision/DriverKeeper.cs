using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>Runs one driver, and again when it fails: 1 s after the first failure, doubled up to 30 s, from the beginning after a minute without one.</summary>
internal sealed class DriverKeeper : IAsyncDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time;
    private readonly Action<SupervisedDriver, string, Exception?> _failed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;
    private CancellationTokenSource _round = new();
    private Failure? _failure;

    /// <summary>Makes the driver; it runs from <see cref="Start"/> on.</summary>
    public DriverKeeper(SupervisedDriver definition, TimeProvider time, Action<SupervisedDriver, string, Exception?> failed)
    {
        (Definition, _time, _failed) = (definition, time, failed);
        Driver = definition.Make();
    }

    public SupervisedDriver Definition { get; }

    public IRunningDriver Driver { get; }

    public DriverReport Report
    {
        get
        {
            var failure = Volatile.Read(ref _failure);
            var status = failure is { Until: { } until } ? new DeviceStatus(DeviceCondition.Fault, failure.Reason, until) : Driver.Status;
            return new DriverReport(Definition.Station, Definition.Device, status, failure?.Count ?? 0, Driver.ClockOffset);
        }
    }

    public void Start() => _running = Task.Run(RunAsync, CancellationToken.None);

    /// <summary>Ends what runs and begins it again at once, as a person wants it who has mended something. Does nothing once the driver is being stopped.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested)
            {
                _round.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Driver.DisposeAsync();
        lock (_lock)
        {
            _round.Dispose();
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = First;
        for (var count = 1; !_stop.IsCancellationRequested;)
        {
            var round = NextRound();
            var began = _time.GetTimestamp();
            if (await RunOnceAsync(round) is not { } reason)
            {
                // Asked to begin again, or to end.
                continue;
            }

            pause = _time.GetElapsedTime(began) >= Calm ? First : pause;
            Volatile.Write(ref _failure, new Failure(reason.Text, _time.GetUtcNow() + pause, count));
            _failed(Definition, reason.Text, reason.Cause);
            await Task.Delay(pause, _time, round).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _failure, new Failure(reason.Text, null, count));
            count++;
            pause = pause + pause < Longest ? pause + pause : Longest;
        }
    }

    private async Task<(string Text, Exception? Cause)?> RunOnceAsync(CancellationToken round)
    {
        try
        {
            await Driver.RunAsync(round);
            return round.IsCancellationRequested ? null : ("The driver ended by itself.", null);
        }
        catch (OperationCanceledException) when (round.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            return ("The driver failed: " + e.Message, e);
        }
    }

    private CancellationToken NextRound()
    {
        lock (_lock)
        {
            _round.Dispose();
            _round = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            return _round.Token;
        }
    }

    private sealed record Failure(string Reason, DateTimeOffset? Until, int Count);
}
