namespace EdgeHub.Modbus.Tests;

/// <summary>Our client and our server, joined by sockets or by a line in memory; unit 17.</summary>
internal sealed class RunningPlant : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;
    private readonly IModbusChannel _channel;

    private RunningPlant(IAsyncDisposable server, IModbusChannel channel)
    {
        (_server, _channel) = (server, channel);
        Device = new ModbusDevice(channel, 17, new DeviceOptions { ResponseTimeout = Plant.Patience });
    }

    public ModbusDevice Device { get; }

    public IModbusChannel Channel => _channel;

    public static Task<RunningPlant> StartAsync(string way, ModbusUnit? unit = null)
    {
        unit ??= Plant.Unit();
        if (way == "tcp")
        {
            var server = Plant.Serve(unit);
            return Task.FromResult(new RunningPlant(server, Plant.Dial(server.EndPoint)));
        }

        var random = new Random(17);
        var line = new MemoryLine(way switch
        {
            "rtu, byte by byte" => _ => 1,
            "rtu, 1 to 7 bytes" => _ => random.Next(1, 8),
            _ => null,
        });
        var units = new ModbusUnits(new Dictionary<byte, ModbusUnit> { [17] = unit });
        var rtu = RtuServer.Start(line.Device, units, new RtuTiming(0), Plant.Patient, TimeProvider.System);
        return Task.FromResult(new RunningPlant(rtu, new RtuChannel(line, new RtuTiming(0), null, TimeProvider.System)));
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _server.DisposeAsync();
    }
}
