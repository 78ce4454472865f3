using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

/// <summary>Grouped reads against our own server with units that have holes, limits and moods.</summary>
public sealed class GroupedReaderTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Points_OfAllTables_GetExactlyTheirOwnValues()
    {
        await using var plant = await RunningPlant.StartAsync("tcp");
        ReadPoint[] points =
        [
            .. Enumerable.Range(0, 999).Select(i => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)i, (ushort)(1 + (i % 2)))),
            .. Enumerable.Range(0, 500).Select(i => new ReadPoint(ModbusTable.InputRegisters, (ushort)i)),
            .. Enumerable.Range(0, 999).Select(i => new ReadPoint(ModbusTable.Coils, (ushort)i)),
            .. Enumerable.Range(0, 10).Select(i => new ReadPoint(ModbusTable.DiscreteInputs, (ushort)(i * 90), 3)),
        ];
        var reader = new GroupedReader(plant.Device, points, null, _time);
        await reader.ReadAsync(Never);
        for (var i = 0; i < points.Length; i++)
        {
            var (table, address, length) = points[i];
            if (table is ModbusTable.Coils or ModbusTable.DiscreteInputs)
            {
                Assert.True(reader.TryGetBits(i, out var bits));
                Assert.Equal(((int)length, address % 2 == 1), (bits.Length, bits[0]));
            }
            else
            {
                Assert.True(reader.TryGetRegisters(i, out var registers));
                Assert.Equal((length, address + (table == ModbusTable.InputRegisters ? 1000 : 0)), ((ushort)registers.Length, (int)registers[0]));
            }
        }

        Assert.Equal((1000 / 124) + 1 + 4 + 1 + 1, reader.Requests);
    }

    [Fact]
    public async Task IllegalRegister_WithinABlock_SpoilsNobodyAndIsAskedAroundFromThenOn()
    {
        var unit = new HoleyUnit { Illegal = { 57 } };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, Enumerable.Range(0, 100));
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 100, 57);
        Assert.Equal(ExceptionCode.IllegalDataAddress, reader.Result(57).Exception);

        unit.Requests = 0;
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 100, 57);
        Assert.Equal((2, 2), (unit.Requests, reader.Requests));
    }

    [Fact]
    public async Task IllegalRegister_ThatBecomesLegal_IsFoundWhenTriedAgain()
    {
        var unit = new HoleyUnit { Illegal = { 57 } };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, Enumerable.Range(0, 100));
        await reader.ReadAsync(Never);
        unit.Illegal.Clear();
        await reader.ReadAsync(Never);
        Assert.False(reader.TryGetRegisters(57, out _));
        _time.Advance(new ReadLimits().RetryIllegalAfter);
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 100);
        Assert.Equal(1, reader.Requests);
    }

    [Fact]
    public async Task IllegalGap_BetweenPoints_IsNeverReadThroughAgain()
    {
        var unit = new HoleyUnit { Illegal = { 5 } };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, [0, 1, 2, 8, 9]);
        Assert.Equal(1, reader.Requests);
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 5);
        unit.Requests = 0;
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 5);
        Assert.Equal(2, unit.Requests);
    }

    [Fact]
    public async Task Device_ThatAllowsLessThanTheSpecification_IsReadInPartsThatItTakes()
    {
        var unit = new HoleyUnit { MostRegisters = 30 };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, Enumerable.Range(0, 120));
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 120);
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 120);

        // What it takes has been found by now.
        unit.Requests = 0;
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 120);
        Assert.Equal((4, 4), (unit.Requests, reader.Requests));
    }

    [Fact]
    public async Task AllRegisters_OfAWrongMap_AreIllegalAndTriedAgainAFewAtATime()
    {
        var unit = new HoleyUnit { MostRegisters = 0 };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, Enumerable.Range(0, 100));
        await reader.ReadAsync(Never);
        Assert.InRange(unit.Requests, 100, 200);
        unit.Requests = 0;
        await reader.ReadAsync(Never);
        Assert.Equal(0, unit.Requests);
        _time.Advance(new ReadLimits().RetryIllegalAfter);
        await reader.ReadAsync(Never);
        Assert.Equal(8, unit.Requests);
    }

    [Fact]
    public async Task Table_ThatTheDeviceDoesNotHave_CostsOneRequest()
    {
        var unit = new HoleyUnit();
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = new GroupedReader(plant.Device, [.. Enumerable.Range(0, 100).Select(i => new ReadPoint(ModbusTable.Coils, (ushort)i)), new(ModbusTable.HoldingRegisters, 3)], null, _time);
        await reader.ReadAsync(Never);
        Assert.Equal(ExceptionCode.IllegalFunction, reader.Result(99).Exception);
        Assert.True(reader.TryGetRegisters(100, out var registers));
        Assert.Equal(3, registers[0]);
    }

    [Fact]
    public async Task BusyDevice_ForARound_IsNoReasonToDivide()
    {
        var unit = new HoleyUnit { Mood = ExceptionCode.ServerDeviceBusy };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = Reader(plant, Enumerable.Range(0, 100));
        await reader.ReadAsync(Never);
        Assert.Equal(1, unit.Requests);
        Assert.Equal(ExceptionCode.ServerDeviceBusy, reader.Result(0).Exception);
        unit.Mood = ExceptionCode.None;
        await reader.ReadAsync(Never);
        AssertAllBut(reader, 100);
        Assert.Equal(1, reader.Requests);
    }

    [Fact]
    public async Task SilentDevice_WithManyBlocks_CostsOneTimeoutPerRound()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reader = new GroupedReader(new ModbusDevice(channel, 1), [.. Enumerable.Range(0, 10).Select(i => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)(i * 1000)))], null, _time);
        var reading = reader.ReadAsync(Never).AsTask();
        await peer.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await reading;
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(ModbusFault.TimedOut, reader.Result(i).Fault));
        Assert.False(peer.HasMore);
    }

    private GroupedReader Reader(RunningPlant plant, IEnumerable<int> addresses) =>
        new(plant.Device, [.. addresses.Select(address => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)address))], null, _time);

    private static void AssertAllBut(GroupedReader reader, int points, params int[] illegal)
    {
        for (var i = 0; i < points; i++)
        {
            Assert.Equal(!illegal.Contains(i), reader.TryGetRegisters(i, out var registers));
            Assert.True(registers.IsEmpty || points < 10 || registers[0] == i, $"point {i} has {(registers.IsEmpty ? -1 : registers[0])}");
        }
    }
}

/// <summary>Registers that hold their address; some are illegal, requests may be too long, and it may be in a mood.</summary>
internal sealed class HoleyUnit : ModbusUnit
{
    public HashSet<int> Illegal { get; } = [];

    public int MostRegisters { get; init; } = 125;

    public ExceptionCode Mood { get; set; }

    public int Requests { get; set; }

    public override ExceptionCode ReadHoldingRegisters(ushort startingAddress, Span<ushort> registers)
    {
        Requests++;
        for (var i = 0; i < registers.Length; i++)
        {
            registers[i] = (ushort)(startingAddress + i);
            if (Illegal.Contains(registers[i]))
            {
                return ExceptionCode.IllegalDataAddress;
            }
        }

        return registers.Length > MostRegisters ? ExceptionCode.IllegalDataValue : Mood;
    }
}
