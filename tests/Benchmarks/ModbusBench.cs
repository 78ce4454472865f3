using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeHub.Modbus;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Reads of 100 holding registers over loopback, one at a time on each connection: our client and server, and those of the npm package
/// modbus-serial in the same run. Options: <c>--seconds 5</c> per row, <c>--connections 50</c> of the second half.
/// </summary>
internal sealed class ModbusBench : IBenchmark
{
    private const int Registers = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    public string Name => "modbus";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var seconds = settings.Number("seconds", 5);
        await ModbusPeer.InstallAsync(cancellationToken);
        var unit = new MemoryUnit(new MemoryUnitOptions { HoldingRegisters = [new AddressRange(0, 1000)] });
        await using var ours = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(unit), new TcpServerOptions { MaxConnections = 1000 }, TimeProvider.System);
        await using var theirs = await ModbusPeer.ServeAsync(cancellationToken);
        List<IReadOnlyList<string>> rows = [];
        foreach (var connections in new[] { 1, settings.Number("connections", 50) })
        {
            var peer = await ModbusPeer.AskAsync(theirs.Port, connections, seconds, cancellationToken);
            rows.Add(Row("modbus-serial", "modbus-serial", connections, peer, peer, null));
            rows.Add(Row("modbus-serial", "ours", connections, await ModbusPeer.AskAsync(ours.EndPoint.Port, connections, seconds, cancellationToken), peer, null));
            var (atTheirs, _) = await AskAsync(theirs.Port, connections, seconds, cancellationToken);
            rows.Add(Row("ours", "modbus-serial", connections, atTheirs, peer, null));
            var (reads, bytes) = await AskAsync(ours.EndPoint.Port, connections, seconds, cancellationToken);
            rows.Add(Row("ours", "ours", connections, reads, peer, bytes));
        }

        return new BenchmarkTable(
            "Modbus TCP over loopback, reads of 100 holding registers",
            ["client", "server", "connections", "requests/s", "registers/s", "times the peer", "bytes per request"],
            rows,
            [
                string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors for both ends; each connection asks one request after the other. Ours run in one process, the peer's ends in one each."),
                "Bytes are those allocated by our client and server together.",
            ]);
    }

    private static IReadOnlyList<string> Row(string client, string server, int connections, double reads, double peer, double? bytes) =>
    [
        client,
        server,
        connections.ToString(CultureInfo.InvariantCulture),
        reads.ToString("N0", CultureInfo.InvariantCulture),
        (reads * Registers).ToString("N0", CultureInfo.InvariantCulture),
        (reads / peer).ToString("N1", CultureInfo.InvariantCulture),
        bytes?.ToString("N1", CultureInfo.InvariantCulture) ?? "",
    ];

    private static async Task<(double PerSecond, double BytesEach)> AskAsync(int port, int connections, int seconds, CancellationToken cancellationToken)
    {
        var channels = Enumerable.Range(0, connections).Select(_ => new TcpChannel(new TcpStreamSource("127.0.0.1", port), null, TimeProvider.System)).ToList();
        try
        {
            _ = await RunAsync(channels, WarmUp, cancellationToken);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var (reads, took) = await RunAsync(channels, TimeSpan.FromSeconds(seconds), cancellationToken);
            return (reads / took.TotalSeconds, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / reads);
        }
        finally
        {
            foreach (var channel in channels)
            {
                await channel.DisposeAsync();
            }
        }
    }

    private static async Task<(long Reads, TimeSpan Took)> RunAsync(List<TcpChannel> channels, TimeSpan length, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var reads = await Task.WhenAll(channels.Select(channel => Task.Run(() => ReadAsync(channel, began, length, cancellationToken), cancellationToken)));
        return (reads.Sum(), Stopwatch.GetElapsedTime(began));
    }

    private static async Task<long> ReadAsync(TcpChannel channel, long began, TimeSpan length, CancellationToken cancellationToken)
    {
        var device = new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = TimeSpan.FromSeconds(10) });
        var registers = new ushort[Registers];
        var count = 0L;
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            (await device.ReadHoldingRegistersAsync(0, registers, cancellationToken)).ThrowIfFailed();
            count++;
        }

        return count;
    }
}
