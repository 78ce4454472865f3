using System.Net;
using System.Net.Sockets;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Drivers.Scanners.Tests;

public sealed class TcpDialScannerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Scanner_ThatHangsUp_IsDialledAgain()
    {
        var fixture = new TcpListener(IPAddress.Loopback, 0);
        fixture.Start();
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        await using var scanner = Scanner(((IPEndPoint)fixture.LocalEndpoint).Port);
        var run = scanner.RunAsync(sink, stop.Token);
        for (var round = 0; round < 3; round++)
        {
            using var connection = await fixture.AcceptTcpClientAsync().WaitAsync(Patience);
            await TcpListenScannerTests.SendAsync(connection, $"UID-{round}\r\n");
            Assert.Equal($"UID-{round}", await sink.NextAsync());
            Assert.Equal(DeviceCondition.Connected, scanner.Status.State);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
        fixture.Stop();
    }

    [Fact]
    public async Task Scanner_ThatIsNotThere_IsWaitingWithItsReasonAndItsNextTry()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        using var stop = new CancellationTokenSource();
        await using var scanner = Scanner(port);
        var run = scanner.RunAsync(new RecordingSink(), stop.Token);
        using var patience = new CancellationTokenSource(Patience);
        while (scanner.Status.NextTry is null)
        {
            await Task.Delay(5, patience.Token);
        }

        Assert.Equal(DeviceCondition.Waiting, scanner.Status.State);
        Assert.Contains($"127.0.0.1:{port} can't be reached", scanner.Status.Reason, StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
    }

    [Fact]
    public void Retry_DoublesWithJitterUpToItsLongest()
    {
        var delay = new RetryDelay(new Random(7));
        var waits = Enumerable.Range(0, 12).Select(_ => delay.Next()).ToArray();
        var whole = RetryDelay.First;
        foreach (var wait in waits)
        {
            Assert.InRange(wait, whole / 2, whole);
            whole = whole + whole < RetryDelay.Longest ? whole + whole : RetryDelay.Longest;
        }

        Assert.Equal(RetryDelay.Longest, whole);
        delay.Reset();
        Assert.InRange(delay.Next(), RetryDelay.First / 2, RetryDelay.First);
    }

    private static TcpDialScanner Scanner(int port) => new(
        new TcpDialScannerOptions { Device = "fixed1", Station = "KOL-ST-01", Host = "127.0.0.1", Port = port },
        TimeProvider.System,
        NullLogger<TcpDialScanner>.Instance);
}
