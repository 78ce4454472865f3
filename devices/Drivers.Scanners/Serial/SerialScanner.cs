using System.Globalization;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>A scanner at a serial port, USB adapters included: opened again whenever it was unplugged and is back.</summary>
public sealed partial class SerialScanner : IScanSource
{
    /// <summary>The speeds that scanners are delivered with, the commonest first.</summary>
    private static readonly int[] UsualSpeeds = [115_200, 9600, 19_200, 38_400, 57_600];

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
        await new ScannerConnection(_options, line, _time, _logger, ShowNoise).RunAsync(sink, cancellationToken);
        if (_time.GetElapsedTime(openedAt) >= RetryDelay.Longest)
        {
            _retry.Reset();
        }

        return (DeviceCondition.Waiting, $"Scanner {Device}: {_options.Serial.Port} hung up. Plug the scanner in again.");
    }

    /// <summary>A wrong speed is said in the driver's state, once, until text arrives.</summary>
    private void ShowNoise(bool noisy)
    {
        var reason = noisy ? WrongSpeed(_options.Serial) : "";
        Volatile.Write(ref _status, new DeviceStatus(noisy ? DeviceCondition.Fault : DeviceCondition.Connected, reason));
        if (noisy)
        {
            LogNoise(Device, reason);
        }
    }

    private string WrongSpeed(SerialSettings serial)
    {
        var others = UsualSpeeds.Where(baud => baud != serial.Baud).Select(baud => baud.ToString(CultureInfo.InvariantCulture)).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Scanner {Device}: what arrives is no text: line speed {serial.Baud} is probably wrong; try {string.Join(", ", others[..^1])} or {others[^1]} as serial.baud. If none fits, look at data bits and parity ({serial.Line} now).");
    }

    [LoggerMessage(6, LogLevel.Warning, "{Device}: {Reason}")]
    private partial void LogNoise(string device, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Device}: {Reason} Next try in {Pause}")]
    private partial void LogLost(string device, string reason, TimeSpan pause);
}
