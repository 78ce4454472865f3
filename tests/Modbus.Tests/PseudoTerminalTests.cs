namespace EdgeHub.Modbus.Tests;

/// <summary>RTU over the agent's own serial ports: two pseudo-terminals, joined so that frames come in pieces.</summary>
public sealed class PseudoTerminalTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public async Task ClientAndServer_OverSerialPortsThatCutFrames_UnderstandOneAnother(int portion)
    {
        using var pair = SerialPair.Open();
        var timing = new RtuTiming(115_200, 10);
        var units = new ModbusUnits(new Dictionary<byte, ModbusUnit> { [17] = Plant.Unit() });
        await using var server = RtuServer.Start(pair.Device, units, timing, Plant.Patient, TimeProvider.System);
        await using var channel = new RtuChannel(new PortSource(pair.MasterPort), timing, null, TimeProvider.System);
        var device = new ModbusDevice(channel, 17, new DeviceOptions { ResponseTimeout = Plant.Patience });

        // The first read opens the master's port; only then is there an end to carry bytes to.
        var registers = new ushort[125];
        var reading = device.ReadHoldingRegistersAsync(100, registers, CancellationToken.None).AsTask();
        await Plant.UntilAsync(() => channel.IsConnected, "the port was opened");
        pair.Join(portion);
        (await reading).ThrowIfFailed();
        Assert.Equal((100, 224), (registers[0], registers[124]));
        (await device.WriteMultipleRegistersAsync(0, registers.AsMemory(0, 123), CancellationToken.None)).ThrowIfFailed();
        (await device.ReadHoldingRegistersAsync(0, registers, CancellationToken.None)).ThrowIfFailed();
        Assert.Equal((100, 222, 123), (registers[0], registers[122], registers[123]));
        Assert.Equal(ExceptionCode.IllegalDataAddress, (await device.ReadHoldingRegistersAsync(5000, registers, CancellationToken.None)).Exception);
    }
}
