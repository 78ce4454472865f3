using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Drivers.Scanners.Tests;

public sealed class TcpListenScannerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Scanner_ThatConnects_DeliversItsLabels()
    {
        await using var running = await RunningScanner.StartAsync(new RecordingSink());
        using var client = await running.DialAsync();
        await SendAsync(client, "]d2ONE\rTWO\r");
        Assert.Equal("ONE", await running.Sink.NextAsync());
        Assert.Equal("TWO", await running.Sink.NextAsync());
        var first = running.Sink.Scans[0];
        Assert.Equal(("s1", "KOL-ST-01", "d2"), (first.Device, first.Station, first.Symbology));
        Assert.Equal(DeviceCondition.Connected, running.Scanner.Status.State);
    }

    [Fact]
    public async Task Netcat_WithoutTerminator_DeliversAtTheEndOfTheConnection()
    {
        await using var running = await RunningScanner.StartAsync(new RecordingSink());
        using (var client = await running.DialAsync())
        {
            await SendAsync(client, "UID-1");
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal("UID-1", await running.Sink.NextAsync());
        }
    }

    [Fact]
    public async Task Silence_EndsALabelWhereATimeoutIsSet()
    {
        var framing = new ScanFraming { Terminator = "", IdleTimeout = TimeSpan.FromMilliseconds(30) };
        await using var running = await RunningScanner.StartAsync(new RecordingSink(), options => options with { Framing = framing });
        using var client = await running.DialAsync();
        await SendAsync(client, "UID-1");
        Assert.Equal("UID-1", await running.Sink.NextAsync());
        await SendAsync(client, "UID-2");
        Assert.Equal("UID-2", await running.Sink.NextAsync());
    }

    [Fact]
    public async Task TenMegabytesWithoutTerminator_AreReportedOnce_AndTheNextScanWorks()
    {
        await using var running = await RunningScanner.StartAsync(new RecordingSink());
        using var client = await running.DialAsync();
        await client.GetStream().WriteAsync(new byte[10 << 20]);
        await SendAsync(client, "\rUID-1\r");
        Assert.Equal("!TooLong", await running.Sink.NextAsync());
        Assert.Equal("UID-1", await running.Sink.NextAsync());
        Assert.True(running.Sink.IsEmpty);
    }

    [Fact]
    public async Task OneConnectionTooMany_ReplacesTheOneThatWasSilentLongest()
    {
        await using var running = await RunningScanner.StartAsync(new RecordingSink(), options => options with { MaxConnections = 2 });
        using var first = await running.DialAsync();
        await SendAsync(first, "A\r");
        await running.Sink.NextAsync();
        using var second = await running.DialAsync();
        await SendAsync(second, "B\r");
        await running.Sink.NextAsync();
        await SendAsync(first, "C\r");
        await running.Sink.NextAsync();
        using var third = await running.DialAsync();
        await SendAsync(third, "D\r");
        Assert.Equal("D", await running.Sink.NextAsync());
        Assert.True(await IsClosedAsync(second));
        await SendAsync(first, "E\r");
        Assert.Equal("E", await running.Sink.NextAsync());
    }

    [Fact]
    public async Task Reply_WhereConfigured_GoesBackAfterEachScan()
    {
        await using var running = await RunningScanner.StartAsync(new AnsweringSink(), options => options with { Reply = true });
        using var client = await running.DialAsync();
        await SendAsync(client, "ABC\r");
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("OK 3", await reader.ReadLineAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Reply_NotConfigured_SendsNothing()
    {
        await using var running = await RunningScanner.StartAsync(new AnsweringSink());
        using var client = await running.DialAsync();
        await SendAsync(client, "ABC\r");
        await running.Sink.NextAsync();
        var stream = client.GetStream();
        client.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(new byte[10]).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Port_ThatIsTaken_IsAFaultThatNamesIt_AndWorksOnceItIsFree()
    {
        var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var running = await RunningScanner.StartAsync(new RecordingSink(), options => options with { Port = port });
        Assert.Equal(DeviceCondition.Fault, running.Scanner.Status.State);
        Assert.Contains($"Port {port} on 127.0.0.1 is taken", running.Scanner.Status.Reason, StringComparison.Ordinal);
        Assert.NotNull(running.Scanner.Status.NextTry);
        other.Stop();
        using var client = await running.DialAsync(port);
        await SendAsync(client, "UID-1\r");
        Assert.Equal("UID-1", await running.Sink.NextAsync());
    }

    [Fact]
    public async Task Sink_ThatFails_EndsTheRunSoThatItsOwnerHears()
    {
        var scanner = new TcpListenScanner(Options, TimeProvider.System, NullLogger<TcpListenScanner>.Instance);
        await using var owned = scanner;
        var run = scanner.RunAsync(new BrokenSink(), CancellationToken.None);
        await scanner.Tried.WaitAsync(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, scanner.Port);
        await SendAsync(client, "UID-1\r");
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.WaitAsync(Patience));
    }

    internal static TcpListenScannerOptions Options => new()
    {
        Device = "s1",
        Station = "KOL-ST-01",
        Port = 0,
        Framing = new ScanFraming { Terminator = "\r" },
    };

    internal static async Task SendAsync(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));

    private static async Task<bool> IsClosedAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private sealed class BrokenSink : IScanSink
    {
        public ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken) => default;
    }
}
