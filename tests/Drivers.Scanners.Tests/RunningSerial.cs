using EdgeHub.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>A serial scanner driver at work.</summary>
internal sealed class RunningSerial : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SerialScanner _scanner;
    private readonly Task _run;

    private RunningSerial(SerialScannerOptions options, RecordingSink sink, ILogger<SerialScanner> logger)
    {
        Sink = sink;
        _scanner = new SerialScanner(options, TimeProvider.System, logger);
        _run = _scanner.RunAsync(sink, _stop.Token);
    }

    public RecordingSink Sink { get; }

    public static RunningSerial Start(string port, Func<SerialScannerOptions, SerialScannerOptions>? change = null, RecordingSink? sink = null,
        ILogger<SerialScanner>? logger = null)
    {
        var options = new SerialScannerOptions { Device = "bench1", Station = "KOL-ST-01", Serial = new SerialSettings(port) };
        options = change?.Invoke(options) ?? options;
        Assert.Empty(options.Faults());
        return new RunningSerial(options, sink ?? new RecordingSink(), logger ?? NullLogger<SerialScanner>.Instance);
    }

    public static async Task<RunningSerial> StartAsync(string port, Func<SerialScannerOptions, SerialScannerOptions>? change = null, RecordingSink? sink = null)
    {
        var running = Start(port, change, sink);
        await running.WhenAsync(status => status.State == DeviceCondition.Connected);
        return running;
    }

    /// <summary>At a speed, with a log that the test reads.</summary>
    public static async Task<RunningSerial> StartAsync(string port, int baud, ILogger<SerialScanner> logger)
    {
        var running = Start(port, options => options with { Serial = options.Serial with { Baud = baud } }, logger: logger);
        await running.WhenAsync(status => status.State == DeviceCondition.Connected);
        return running;
    }

    public async Task<DeviceStatus> WhenAsync(Func<DeviceStatus, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!reached(_scanner.Status))
        {
            Assert.False(patience.IsCancellationRequested, $"The scanner is {_scanner.Status}.");
            await Task.Delay(10, CancellationToken.None);
        }

        return _scanner.Status;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.WaitAsync(TimeSpan.FromSeconds(20)));
        _stop.Dispose();
    }
}
