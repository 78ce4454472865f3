namespace EdgeHub.Modbus.Tests;

/// <summary>All functions of our client against our server: over sockets, and over a line that cuts frames in pieces.</summary>
public sealed class FunctionTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Theory]
    [InlineData("tcp")]
    [InlineData("rtu, whole")]
    [InlineData("rtu, byte by byte")]
    [InlineData("rtu, 1 to 7 bytes")]
    public async Task Functions_OfDataAccess_DoWhatTheyAreNamedFor(string way)
    {
        await using var plant = await RunningPlant.StartAsync(way);
        var device = plant.Device;
        var bits = new bool[2000];
        (await device.ReadCoilsAsync(0, bits, Never)).ThrowIfFailed();
        Assert.Equal((false, true, false), (bits[0], bits[1], bits[1998]));
        (await device.ReadDiscreteInputsAsync(1, bits.AsMemory(0, 1), Never)).ThrowIfFailed();
        Assert.True(bits[0]);

        var registers = new ushort[125];
        (await device.ReadHoldingRegistersAsync(100, registers, Never)).ThrowIfFailed();
        Assert.Equal((100, 224), (registers[0], registers[124]));
        (await device.ReadInputRegistersAsync(7, registers.AsMemory(0, 2), Never)).ThrowIfFailed();
        Assert.Equal((1007, 1008), (registers[0], registers[1]));

        (await device.WriteSingleCoilAsync(4, true, Never)).ThrowIfFailed();
        (await device.WriteMultipleCoilsAsync(5, new[] { false, false, true }, Never)).ThrowIfFailed();
        (await device.ReadCoilsAsync(4, bits.AsMemory(0, 4), Never)).ThrowIfFailed();
        Assert.Equal([true, false, false, true], bits[..4]);

        (await device.WriteSingleRegisterAsync(10, 4711, Never)).ThrowIfFailed();
        (await device.WriteMultipleRegistersAsync(11, new ushort[] { 1, 2, 3 }, Never)).ThrowIfFailed();
        (await device.MaskWriteRegisterAsync(11, 0xFFF0, 0x0005, Never)).ThrowIfFailed();
        (await device.ReadWriteMultipleRegistersAsync(10, registers.AsMemory(0, 4), 13, new ushort[] { 99 }, Never)).ThrowIfFailed();
        Assert.Equal([4711, 5, 2, 99], registers[..4]);

        Assert.Equal([440, 4740], (await device.ReadFifoQueueAsync(0x4DE, Never)).Required());
        (await device.WriteFileRecordAsync(4, 7, new ushort[] { 0x06AF, 0x04BE }, Never)).ThrowIfFailed();
        (await device.ReadFileRecordAsync(4, 6, registers.AsMemory(0, 124), Never)).ThrowIfFailed();
        Assert.Equal((0, 0x06AF, 0x04BE), (registers[0], registers[1], registers[2]));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("rtu, byte by byte")]
    public async Task DeviceIdentification_OfMoreThanOneAnswer_ComesWhole(string way)
    {
        await using var plant = await RunningPlant.StartAsync(way);
        var basic = (await plant.Device.ReadDeviceIdentificationAsync(IdentificationCategory.Basic, Never)).Required();
        Assert.Equal(new byte[] { 0, 1, 2 }, basic.Keys.Order().ToArray());
        var all = (await plant.Device.ReadDeviceIdentificationAsync(IdentificationCategory.Extended, Never)).Required();
        Assert.Equal(new byte[] { 0, 1, 2, 3, 4, 0x80 }, all.Keys.Order().ToArray());
        Assert.Equal("EdgeHub"u8.ToArray(), all[0]);
        Assert.Equal(200, all[4].Length);
    }

    [Fact]
    public async Task SerialFunctions_OverASerialLine_TellTheLinesBook()
    {
        await using var plant = await RunningPlant.StartAsync("rtu, whole");
        var device = plant.Device;
        Assert.Equal(0, (await device.ReadExceptionStatusAsync(Never)).Required());
        Assert.Equal(0xA537, (await device.DiagnosticsAsync(DiagnosticsSubFunction.ReturnQueryData, 0xA537, Never)).Required());
        (await device.DiagnosticsAsync(DiagnosticsSubFunction.RestartCommunicationsOption, 0xFF00, Never)).Required();
        Assert.Equal(ExceptionCode.IllegalDataAddress, (await device.ReadHoldingRegistersAsync(5000, new ushort[1], Never)).Exception);
        (await device.ReadHoldingRegistersAsync(5, new ushort[1], Never)).ThrowIfFailed();
        Assert.Equal(3, (await device.DiagnosticsAsync(DiagnosticsSubFunction.ReturnServerMessageCount, 0, Never)).Required());
        Assert.Equal(1, (await device.DiagnosticsAsync(DiagnosticsSubFunction.ReturnBusExceptionErrorCount, 0, Never)).Required());
        Assert.Equal(0, (await device.DiagnosticsAsync(DiagnosticsSubFunction.ReturnBusCommunicationErrorCount, 0, Never)).Required());

        // The restart itself, the read, and two of the counters' questions before this one.
        var counter = (await device.GetCommEventCounterAsync(Never)).Required();
        Assert.False(counter.IsBusy);
        Assert.Equal(5, counter.EventCount);
        var log = (await device.GetCommEventLogAsync(Never)).Required();
        Assert.Equal((5, true), (log.EventCount, log.Events.Length > 10));
        Assert.Equal([.. "plant"u8, 0xFF], (await device.ReportServerIdAsync(Never)).Required());
    }

    [Fact]
    public async Task SerialFunctions_OverTcp_AreIllegal()
    {
        await using var plant = await RunningPlant.StartAsync("tcp");
        Assert.Equal(ExceptionCode.IllegalFunction, (await plant.Device.ReadExceptionStatusAsync(Never)).Result.Exception);
        Assert.Equal(ExceptionCode.IllegalFunction, (await plant.Device.ReportServerIdAsync(Never)).Result.Exception);
        var refused = await Assert.ThrowsAsync<ModbusRemoteException>(async () => (await plant.Device.GetCommEventLogAsync(Never)).Required());
        Assert.Equal(ExceptionCode.IllegalFunction, refused.Code);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("rtu, 1 to 7 bytes")]
    public async Task Exceptions_OfEachKind_ComeWithTheirCodes(string way)
    {
        await using var plant = await RunningPlant.StartAsync(way, new RefusingUnit());
        Assert.Equal(ExceptionCode.IllegalFunction, (await plant.Device.ReadCoilsAsync(0, new bool[1], Never)).Exception);
        foreach (var code in Enum.GetValues<ExceptionCode>().Where(code => code != ExceptionCode.None))
        {
            Assert.Equal(new ModbusResult(ModbusFault.Exception, code), await plant.Device.ReadHoldingRegistersAsync((ushort)code, new ushort[1], Never));
            Assert.Equal(new ModbusResult(ModbusFault.Exception, code), await plant.Device.WriteSingleRegisterAsync((ushort)code, 1, Never));
        }
    }

    [Fact]
    public async Task Requests_BeyondTheSpecification_AreTheCallersMistake()
    {
        await using var plant = await RunningPlant.StartAsync("tcp");
        await Assert.ThrowsAsync<ArgumentException>(async () => await plant.Device.ReadHoldingRegistersAsync(0, new ushort[126], Never));
        await Assert.ThrowsAsync<ArgumentException>(async () => await plant.Device.ReadCoilsAsync(0, Memory<bool>.Empty, Never));
        await Assert.ThrowsAsync<ArgumentException>(async () => await plant.Device.WriteMultipleRegistersAsync(65_535, new ushort[2], Never));
        await Assert.ThrowsAsync<ArgumentException>(async () => await plant.Device.ReadFileRecordAsync(0, 0, new ushort[1], Never));
    }

    private sealed class RefusingUnit : ModbusUnit
    {
        public override ExceptionCode ReadHoldingRegisters(ushort startingAddress, Span<ushort> registers) => (ExceptionCode)startingAddress;

        public override ExceptionCode WriteRegisters(ushort startingAddress, ReadOnlySpan<ushort> registers) => (ExceptionCode)startingAddress;
    }
}
