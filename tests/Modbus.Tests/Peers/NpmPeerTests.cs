using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Modbus.Tests;

[Trait("Tier", "peer")]
public sealed class NpmPeerTests(NpmPeer peer) : IClassFixture<NpmPeer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Shared = ["holding", "input", "coils", "discrete", "write", "exception"];

    [Fact]
    public async Task OurServer_AskedByModbusSerialAndJsmodbus_PassesEveryCheck()
    {
        Assert.SkipWhen(peer.Missing.Length > 0, peer.Missing);
        await using var server = Plant.Serve();
        var (code, text) = await NpmPeer.RunAsync("node", ["client.js", server.EndPoint.Port.ToString(CultureInfo.InvariantCulture)], Patience);
        Assert.True(code == 0, text);
        Assert.Equal([.. Shared, "mask", "read/write", "identification", "pipelined"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task OurRtuServer_AskedByModbusSerialOverTcp_PassesEveryCheck()
    {
        Assert.SkipWhen(peer.Missing.Length > 0, peer.Missing);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var running = NpmPeer.RunAsync("node", ["client.js", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), "rtu"], Patience);
        var socket = await listener.AcceptSocketAsync();
        var units = new ModbusUnits(new Dictionary<byte, ModbusUnit> { [17] = Plant.Unit() });
        await using var server = RtuServer.Start(new SocketStream(socket), units, new RtuTiming(0), Plant.Patient, TimeProvider.System);
        var (code, text) = await running;
        Assert.True(code == 0, text);
        Assert.Equal(Shared, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task OurClient_AskingModbusSerial_GetsValuesAndExceptions()
    {
        Assert.SkipWhen(peer.Missing.Length > 0, peer.Missing);
        using var node = NpmPeer.Start("node", ["server.js"]);
        Assert.SkipWhen(node is null, "node is not installed");
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var ready = await node.StandardOutput.ReadLineAsync(patience.Token);
            Assert.StartsWith("READY ", ready, StringComparison.Ordinal);
            var port = int.Parse(ready!.AsSpan(6), CultureInfo.InvariantCulture);
            await using var channel = new TcpChannel(new TcpStreamSource("127.0.0.1", port), null, TimeProvider.System);
            await CheckAsync(new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = TimeSpan.FromSeconds(20) }), patience.Token);
        }
        finally
        {
            node.StandardInput.Close();
            await node.WaitForExitAsync(patience.Token);
        }
    }

    private static async Task CheckAsync(ModbusDevice device, CancellationToken cancellationToken)
    {
        var registers = new ushort[125];
        var bits = new bool[20];
        (await device.ReadHoldingRegistersAsync(100, registers, cancellationToken)).ThrowIfFailed();
        Assert.Equal((100, 224), (registers[0], registers[124]));
        (await device.ReadInputRegistersAsync(5, registers.AsMemory(0, 2), cancellationToken)).ThrowIfFailed();
        Assert.Equal((1005, 1006), (registers[0], registers[1]));
        (await device.ReadCoilsAsync(1, bits, cancellationToken)).ThrowIfFailed();
        Assert.Equal((true, false, false), (bits[0], bits[1], bits[19]));
        (await device.ReadDiscreteInputsAsync(1, bits.AsMemory(0, 3), cancellationToken)).ThrowIfFailed();
        Assert.Equal([true, false, true], bits[..3]);
        (await device.WriteSingleCoilAsync(4, true, cancellationToken)).ThrowIfFailed();
        (await device.WriteMultipleCoilsAsync(5, new[] { false, true }, cancellationToken)).ThrowIfFailed();
        (await device.ReadCoilsAsync(4, bits.AsMemory(0, 3), cancellationToken)).ThrowIfFailed();
        Assert.Equal([true, false, true], bits[..3]);
        (await device.WriteSingleRegisterAsync(10, 4711, cancellationToken)).ThrowIfFailed();
        (await device.WriteMultipleRegistersAsync(11, new ushort[] { 1, 2 }, cancellationToken)).ThrowIfFailed();
        (await device.ReadHoldingRegistersAsync(10, registers.AsMemory(0, 3), cancellationToken)).ThrowIfFailed();
        Assert.Equal([4711, 1, 2], registers[..3]);
        var objects = (await device.ReadDeviceIdentificationAsync(IdentificationCategory.Basic, cancellationToken)).Required();
        Assert.Equal("vendor"u8.ToArray(), objects[0]);
        Assert.Equal(ExceptionCode.IllegalDataAddress, (await device.ReadHoldingRegistersAsync(5000, registers.AsMemory(0, 1), cancellationToken)).Exception);
        Assert.Equal(ExceptionCode.IllegalFunction, (await device.MaskWriteRegisterAsync(1, 0, 0, cancellationToken)).Exception);
    }
}
