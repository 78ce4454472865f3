using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>Scanners that dial the agent: listens on one port, several may be connected at once.</summary>
public sealed partial class TcpListenScanner : IScanSource
{
    private readonly TcpListenScannerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RetryDelay _retry;
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<ScannerConnection> _connections = [];
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not started yet.");
    private int _port;

    /// <summary>Takes checked options; nothing is opened before <see cref="RunAsync"/>.</summary>
    public TcpListenScanner(TcpListenScannerOptions options, TimeProvider time, ILogger<TcpListenScanner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _logger = logger;
        _port = options.Port;
        _retry = new RetryDelay(Random.Shared);
    }

    /// <inheritdoc/>
    public string Device => _options.Device;

    /// <inheritdoc/>
    public DeviceStatus Status => Volatile.Read(ref _status);

    /// <summary>The port in use; 0 while none could be opened.</summary>
    public int Port { get; private set; }

    /// <summary>Completes when the port was tried for the first time, taken or not.</summary>
    public Task Tried => _tried.Task;

    /// <inheritdoc/>
    public async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var listener = new Socket(_options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(new IPEndPoint(_options.Address, _port));
                listener.Listen(16);
            }
            catch (SocketException e)
            {
                var pause = _retry.Next();
                SetFault(Reason(e), pause);
                _tried.TrySetResult();
                await Task.Delay(pause, _time, cancellationToken);
                continue;
            }

            // A port that was given as 0 stays the same when the driver is started anew.
            Port = _port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            _retry.Reset();
            ShowConnections();
            _tried.TrySetResult();
            await AcceptAsync(listener, sink, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _connections.ForEach(connection => connection.Close());
        }

        return default;
    }

    private async Task AcceptAsync(Socket listener, IScanSink sink, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var accepting = listener.AcceptAsync(stop.Token).AsTask();

                // A sink that fails is the owner's trouble: it ends the run, and the supervisor starts it again.
                while (await Task.WhenAny([accepting, .. running]) is var done && done != accepting)
                {
                    running.Remove(done);
                    await done;
                }

                running.Add(ServeAsync(await accepting, sink, stop.Token));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Socket socket, IScanSink sink, CancellationToken cancellationToken)
    {
        using var owned = socket;
        var connection = new ScannerConnection(_options, new SocketLine(socket), _time, _logger);
        Admit(connection);
        try
        {
            await connection.RunAsync(sink, cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                _connections.Remove(connection);
            }

            ShowConnections();
        }
    }

    private void Admit(ScannerConnection connection)
    {
        ScannerConnection? silent = null;
        lock (_lock)
        {
            if (_connections.Count >= _options.MaxConnections)
            {
                silent = _connections.MaxBy(other => other.Silence);
                _connections.Remove(silent!);
            }

            _connections.Add(connection);
        }

        if (silent is not null)
        {
            LogReplaced(Device, _options.MaxConnections);
            silent.Close();
        }

        ShowConnections();
    }

    private void ShowConnections()
    {
        int count;
        lock (_lock)
        {
            count = _connections.Count;
        }

        Volatile.Write(ref _status, count > 0
            ? new DeviceStatus(DeviceCondition.Connected, "")
            : new DeviceStatus(DeviceCondition.Waiting, string.Create(CultureInfo.InvariantCulture, $"Waits on {_options.Address}:{Port} for a scanner to connect.")));
    }

    private void SetFault(string reason, TimeSpan pause)
    {
        Port = 0;
        LogFault(Device, reason);
        Volatile.Write(ref _status, new DeviceStatus(DeviceCondition.Fault, reason, _time.GetUtcNow() + pause));
    }

    private string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => string.Create(
            CultureInfo.InvariantCulture, $"Port {_port} on {_options.Address} is taken by another program. Stop that program, or give scanner {Device} another port."),
        SocketError.AddressNotAvailable => $"This machine has no address {_options.Address}. Correct the address of scanner {Device}.",
        SocketError.AccessDenied => string.Create(
            CultureInfo.InvariantCulture, $"Port {_port} may not be opened by this user. Give scanner {Device} a port above 1023."),
        _ => string.Create(CultureInfo.InvariantCulture, $"Port {_port} on {_options.Address} can't be opened: {e.Message}."),
    };

    [LoggerMessage(2, LogLevel.Error, "Scanner {Device}: {Reason}")]
    private partial void LogFault(string device, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Scanner {Device} has {Limit} connections already; the one that was silent longest is closed for a new one")]
    private partial void LogReplaced(string device, int limit);
}
