using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>A scanner at a serial port, USB adapters included: opened again whenever it was unplugged and is back.</summary>
public sealed partial class SerialScanner : IScanSource
{
    private readonly SerialScannerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RetryDelay _retry;
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not started yet.");

    /// <summary>Takes checked options; the port is not opened before <see cref="RunAsync"/>.</summary>
    public SerialScanner(SerialScannerOptions options, TimeProvider time, ILogger<SerialScanner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _logger = logger;
        _retry = new RetryDelay(Random.Shared);
    }

    /// <inheritdoc/>
    public string Device => _options.Device;

    /// <inheritdoc/>
    public DeviceStatus Status => Volatile.Read(ref _status);

    /// <inheritdoc/>
    public async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (condition, reason) = await ServeOnceAsync(sink, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var pause = _retry.Next();
            LogLost(Device, reason, pause);
            Volatile.Write(ref _status, new DeviceStatus(condition, reason, _time.GetUtcNow() + pause));
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>The port from opening to its end; returns why it ended.</summary>
    private async Task<(DeviceCondition Condition, string Reason)> ServeOnceAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        SerialPort port;
        try
        {
            port = SerialPort.Open(_options.Serial);
        }
        catch (SerialPortException e)
        {
            // An unplugged scanner comes back by itself; everything else needs a person.
            return (e.Fault == SerialFault.Missing ? DeviceCondition.Waiting : DeviceCondition.Fault, $"Scanner {Device}: {e.Message}");
        }

        using var line = new SerialLine(port);
        Volatile.Write(ref _status, new DeviceStatus(DeviceCondition.Connected, ""));
        var openedAt = _time.GetTimestamp();
        await new ScannerConnection(_options, line, _time, _logger).RunAsync(sink, cancellationToken);
        if (_time.GetElapsedTime(openedAt) >= RetryDelay.Longest)
        {
            _retry.Reset();
        }

        return (DeviceCondition.Waiting, $"Scanner {Device}: {_options.Serial.Port} hung up. Plug the scanner in again.");
    }

    [LoggerMessage(5, LogLevel.Warning, "{Device}: {Reason} Next try in {Pause}")]
    private partial void LogLost(string device, string reason, TimeSpan pause);
}
