using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>A listening scanner driver at work on a free port.</summary>
internal sealed class RunningScanner : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    private RunningScanner(TcpListenScanner scanner, RecordingSink sink) => (Scanner, Sink) = (scanner, sink);

    public TcpListenScanner Scanner { get; }

    public RecordingSink Sink { get; }

    public static async Task<RunningScanner> StartAsync(
        RecordingSink sink, Func<TcpListenScannerOptions, TcpListenScannerOptions>? change = null)
    {
        var options = change?.Invoke(TcpListenScannerTests.Options) ?? TcpListenScannerTests.Options;
        Assert.Empty(options.Faults());
        var running = new RunningScanner(new TcpListenScanner(options, TimeProvider.System, NullLogger<TcpListenScanner>.Instance), sink);
        running._run = running.Scanner.RunAsync(sink, running._stop.Token);
        await running.Scanner.Tried.WaitAsync(TimeSpan.FromMinutes(1));
        return running;
    }

    /// <summary>Connects; tries again while the port is not open yet.</summary>
    public async Task<TcpClient> DialAsync(int port = 0)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port == 0 ? Scanner.Port : port, patience.Token);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                await Task.Delay(50, patience.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.WaitAsync(TimeSpan.FromMinutes(1)));
        await Scanner.DisposeAsync();
        _stop.Dispose();
    }
}
