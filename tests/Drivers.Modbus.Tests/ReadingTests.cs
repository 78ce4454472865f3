using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>What a machine's registers become.</summary>
public sealed class ReadingTests
{
    private static readonly ModbusPoint[] Points =
    [
        new(ModbusTable.Coils, 3, ModbusType.Bool),
        new(ModbusTable.DiscreteInputs, 4, ModbusType.Bool),
        new(ModbusTable.HoldingRegisters, 10, ModbusType.Int16),
        new(ModbusTable.HoldingRegisters, 11, ModbusType.UInt16),
        new(ModbusTable.HoldingRegisters, 12, ModbusType.Int32, RegisterOrder.CDAB),
        new(ModbusTable.HoldingRegisters, 14, ModbusType.Float32),
        new(ModbusTable.HoldingRegisters, 16, ModbusType.Float64, RegisterOrder.DCBA),
        new(ModbusTable.HoldingRegisters, 20, ModbusType.Bcd32),
        new(ModbusTable.HoldingRegisters, 22, ModbusType.Bool, FirstBit: 3),
        new(ModbusTable.HoldingRegisters, 22, ModbusType.Bits, FirstBit: 4, BitCount: 4),
        new(ModbusTable.InputRegisters, 30, ModbusType.Text, Characters: 7),
        new(ModbusTable.HoldingRegisters, 40, ModbusType.UInt64),
    ];

    [Fact]
    public async Task Round_OfEveryType_GivesTheValues()
    {
        var unit = MachineRig.Unit();
        unit.Update(tables =>
        {
            tables.Coils(3)[0] = true;
            tables.DiscreteInputs(4)[0] = true;
            tables.HoldingRegisters(10)[0] = unchecked((ushort)-5);
            tables.HoldingRegisters(11)[0] = 65_535;
            RegisterValues.TryWriteSigned(-100_000, tables.HoldingRegisters(12, 2), RegisterOrder.CDAB);
            RegisterValues.WriteFloat(21.53f, tables.HoldingRegisters(14, 2), RegisterOrder.ABCD);
            RegisterValues.WriteFloat(-0.125, tables.HoldingRegisters(16, 4), RegisterOrder.DCBA);
            RegisterValues.TryWriteBcd(12_345_678, tables.HoldingRegisters(20, 2), RegisterOrder.ABCD);
            tables.HoldingRegisters(22)[0] = 0b1010_1000;
            RegisterText.TryWrite("MX-200", tables.InputRegisters(30, 4), lowByteFirst: false);
            tables.HoldingRegisters(43)[0] = 7;
        });
        await using var rig = new MachineRig(unit);
        rig.Start(Points);
        var round = await rig.RoundAsync(samples => samples.All(sample => sample.Quality == Quality.Good));
        Assert.Equal(
            ["true", "true", "-5", "65535", "-100000", "21.53", "-0.125", "12345678", "true", "10", "MX-200", "7"],
            round.Select(sample => sample.Value.ToString()));
        Assert.Equal(Points.Select(point => point.Kind), round.Select(sample => sample.Value.Kind));
        Assert.Equal(DeviceCondition.Connected, rig.Machine.Status.State);
        // Coils, inputs, input registers, and holding registers in two parts: 17 registers for nothing would be too many.
        Assert.Equal(5, rig.Machine.RequestsPerRound);
    }

    [Fact]
    public async Task Value_ThatIsNone_IsOutOfRange()
    {
        var unit = MachineRig.Unit();
        unit.Update(tables =>
        {
            RegisterValues.WriteFloat(double.NaN, tables.HoldingRegisters(14, 2), RegisterOrder.ABCD);
            tables.HoldingRegisters(20)[0] = 0x1A23;
            tables.HoldingRegisters(40)[0] = 0x8000;
        });
        await using var rig = new MachineRig(unit);
        rig.Start(Points);
        var round = await rig.RoundAsync(samples => samples[2].Quality == Quality.Good);
        Assert.All(new[] { 5, 7, 11 }, i => Assert.Equal((Quality.OutOfRange, ValueKind.None), (round[i].Quality, round[i].Value.Kind)));
    }

    [Fact]
    public async Task IllegalRegister_SpoilsItselfOnly_AndIsToldOnce()
    {
        var log = new LogBook();
        await using var rig = new MachineRig(MachineRig.Unit(registers: 50));
        rig.Start([new(ModbusTable.HoldingRegisters, 10, ModbusType.Int16), new(ModbusTable.HoldingRegisters, 60, ModbusType.Int16), new(ModbusTable.HoldingRegisters, 45, ModbusType.Int16)], log);
        for (var round = 0; round < 5; round++)
        {
            var samples = await rig.RoundAsync(samples => samples[0].Quality == Quality.Good);
            Assert.Equal((Quality.Illegal, ValueKind.None), (samples[1].Quality, samples[1].Value.Kind));
            Assert.Equal(Quality.Good, samples[2].Quality);
        }

        Assert.Single(log.Lines, line => line.Contains("60 is refused: the device has no such address (02)", StringComparison.Ordinal));
        Assert.Equal("1 of 3 points do not exist at the device. Compare the addresses with its register map.", rig.Machine.Status.Reason);
    }

    [Fact]
    public async Task Machine_SwitchedOff_IsNotHeard_NeverZero_AndComesBack()
    {
        var log = new LogBook();
        var unit = MachineRig.Unit();
        unit.Update(tables => tables.HoldingRegisters(10)[0] = 42);
        await using var rig = new MachineRig(unit);
        rig.Start([Points[2]], log);
        Assert.Equal(42, (await rig.RoundAsync(samples => samples[0].Quality == Quality.Good))[0].Value.Integer);
        await rig.StopServerAsync();
        for (var round = 0; round < 5; round++)
        {
            var sample = (await rig.RoundAsync(samples => samples[0].Quality != Quality.Good))[0];
            Assert.Equal((Quality.NotHeard, ValueKind.None), (sample.Quality, sample.Value.Kind));
        }

        Assert.Equal(DeviceCondition.Waiting, rig.Machine.Status.State);
        rig.StartServer();
        Assert.Equal(42, (await rig.RoundAsync(samples => samples[0].Quality == Quality.Good))[0].Value.Integer);
        Assert.InRange(log.Lines.Count(line => line.Contains("is not heard", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task DeadUnitBehindAGateway_DoesNotSlowTheOthers()
    {
        await using var rig = new MachineRig(MachineRig.Unit());
        await using var silent = rig.Make([Points[2]], unit: 2);
        using var stop = new CancellationTokenSource();
        using var silence = new Counting();
        var silentRounds = Task.Run(() => silent.RunAsync(silence, stop.Token));
        rig.Start([Points[2]]);
        await silence.AtAsync(1);
        var began = TimeProvider.System.GetTimestamp();
        for (var round = 0; round < 60; round++)
        {
            await rig.RoundAsync(samples => samples[0].Quality == Quality.Good);
        }

        // Each request to the dead one takes its whole 500 ms; sixty rounds of the other take 1.2 s when nothing holds them up.
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 10);
        Assert.Equal(DeviceCondition.Waiting, silent.Status.State);
        Assert.EndsWith("unit 2 does not answer. Check power, unit number and line settings.", silent.Status.Reason, StringComparison.Ordinal);
        await stop.CancelAsync();
        await silentRounds.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Write_GoesToTheDevice_AndSaysWhyNot()
    {
        var unit = MachineRig.Unit();
        unit.Update(tables => tables.HoldingRegisters(22)[0] = 0xF00F);
        await using var rig = new MachineRig(unit);
        rig.Start(Points);
        await rig.RoundAsync(samples => samples[2].Quality == Quality.Good);
        Assert.Null(await rig.Machine.WriteAsync(0, PointValue.Of(false), CancellationToken.None));
        Assert.Null(await rig.Machine.WriteAsync(5, PointValue.Of(36.6), CancellationToken.None));
        Assert.Null(await rig.Machine.WriteAsync(9, PointValue.Of(9L), CancellationToken.None));
        var round = await rig.RoundAsync(samples => samples[9].Value.Integer == 9);
        Assert.Equal(("false", "36.6", "9"), (round[0].Value.ToString(), round[5].Value.ToString(), round[9].Value.ToString()));
        Assert.Equal("KOL-M-01 did not take it: the device does not take the value or quantity (03).", await rig.Machine.WriteAsync(2, PointValue.Of(40_000L), CancellationToken.None));
        Assert.Equal("KOL-M-01 did not take it: the device does not know the function (01).", await rig.Machine.WriteAsync(1, PointValue.Of(true), CancellationToken.None));
    }

    [Fact]
    public async Task Write_OfEveryType_StandsInTheRegisters()
    {
        var unit = MachineRig.Unit();
        await using var rig = new MachineRig(unit);
        rig.Start(
        [
            new(ModbusTable.HoldingRegisters, 30, ModbusType.Text, Characters: 6),
            new(ModbusTable.HoldingRegisters, 40, ModbusType.Bcd32),
            new(ModbusTable.HoldingRegisters, 42, ModbusType.UInt32),
            new(ModbusTable.HoldingRegisters, 44, ModbusType.Int16),
        ]);
        await rig.RoundAsync(samples => samples[2].Quality == Quality.Good);
        PointValue[] values = [PointValue.Of("MX-200"), PointValue.Of(12_345_678L), PointValue.Of(4_000_000_000L), PointValue.Of(-5L)];
        for (var point = 0; point < values.Length; point++)
        {
            Assert.Null(await rig.Machine.WriteAsync(point, values[point], CancellationToken.None));
        }

        Assert.NotNull(await rig.Machine.WriteAsync(1, PointValue.Of(-1L), CancellationToken.None));
        Assert.NotNull(await rig.Machine.WriteAsync(2, PointValue.Of(-1L), CancellationToken.None));
        unit.Update(tables =>
        {
            Assert.Equal<ushort>([0x4D58, 0x2D32, 0x3030, 0], tables.HoldingRegisters(30, 4).ToArray());
            Assert.Equal<ushort>([0x1234, 0x5678, 0xEE6B, 0x2800, 0xFFFB], tables.HoldingRegisters(40, 5).ToArray());
        });
    }

    [Fact]
    public async Task Rounds_OfNumbers_AllocateLittle()
    {
        var unit = MachineRig.Unit();
        await using var rig = new MachineRig(unit);
        using var counting = new Counting();
        await using var machine = rig.Make([.. Enumerable.Range(0, 100).Select(i => new ModbusPoint(ModbusTable.HoldingRegisters, (ushort)i, ModbusType.UInt16))], everyMs: 1);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => machine.RunAsync(counting, stop.Token));
        await counting.AtAsync(50);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await counting.AtAsync(550);
        var perSample = (GC.GetTotalAllocatedBytes(precise: true) - before) / (500.0 * 100);
        Assert.InRange(perSample, 0, 20);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private sealed class Counting : ISampleSink, IDisposable
    {
        private readonly SemaphoreSlim _rounds = new(0);
        private int _seen;

        public void Sampled(ReadOnlySpan<Sample> samples) => _rounds.Release();

        public void Dispose() => _rounds.Dispose();

        public async Task AtAsync(int round)
        {
            for (; _seen < round; _seen++)
            {
                Assert.True(await _rounds.WaitAsync(TimeSpan.FromSeconds(30)));
            }
        }
    }
}
