using System.Globalization;
using System.Net.Sockets;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>A fixed scanner that listens: the agent dials it and dials again whenever the connection ends.</summary>
public sealed partial class TcpDialScanner : IScanSource
{
    private readonly TcpDialScannerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RetryDelay _retry;
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not started yet.");

    /// <summary>Takes checked options; nothing is dialled before <see cref="RunAsync"/>.</summary>
    public TcpDialScanner(TcpDialScannerOptions options, TimeProvider time, ILogger<TcpDialScanner> logger)
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
            var reason = await ServeOnceAsync(sink, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var pause = _retry.Next();
            LogLost(Device, reason, pause);
            Volatile.Write(ref _status, new DeviceStatus(DeviceCondition.Waiting, reason, _time.GetUtcNow() + pause));
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>One connection from dial to end; returns why it ended.</summary>
    private async Task<string> ServeOnceAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{_options.Host}:{_options.Port}");
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var over = new CancellationTokenSource(_options.ConnectTimeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            await socket.ConnectAsync(_options.Host, _options.Port, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"Scanner {Device} at {address} did not answer within {_options.ConnectTimeout.TotalSeconds:0.#} s. Check its power and cable.");
        }
        catch (SocketException e)
        {
            return $"Scanner {Device} at {address} can't be reached: {e.Message}.";
        }

        Volatile.Write(ref _status, new DeviceStatus(DeviceCondition.Connected, ""));
        var connection = new ScannerConnection(_options, new SocketLine(socket), _time, _logger);
        var connectedAt = _time.GetTimestamp();
        await connection.RunAsync(sink, cancellationToken);

        // A scanner that takes the connection and drops it at once must not be dialled in a tight loop.
        if (_time.GetElapsedTime(connectedAt) >= RetryDelay.Longest)
        {
            _retry.Reset();
        }

        return $"Scanner {Device} at {address} ended the connection.";
    }

    [LoggerMessage(4, LogLevel.Warning, "{Device}: {Reason} Next try in {Pause}")]
    private partial void LogLost(string device, string reason, TimeSpan pause);
}
