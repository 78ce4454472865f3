using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Modbus.Tests;

public sealed class ReadPlannerTests
{
    [Fact]
    public void Plan_OfNeighbours_IsOneRequest() =>
        Assert.Equal([(0, 4)], Plan([Holding(0), Holding(3), Holding(1, 2)], new ReadLimits()));

    [Fact]
    public void Plan_OverAGap_ReadsThroughUpToTheLimit()
    {
        Assert.Equal([(0, 18)], Plan([Holding(0), Holding(17)], new ReadLimits { MaxRegisterGap = 16 }));
        Assert.Equal([(0, 1), (18, 1)], Plan([Holding(0), Holding(18)], new ReadLimits { MaxRegisterGap = 16 }));
        Assert.Equal([(0, 1), (2, 1)], Plan([Holding(0), Holding(2)], new ReadLimits { MaxRegisterGap = 0 }));
    }

    [Fact]
    public void Plan_BeyondADevicesQuantity_IsSeveralRequestsAndNoPointIsDivided() =>
        Assert.Equal([(0, 9), (9, 2)], Plan([.. Enumerable.Range(0, 9).Select(i => Holding(i)), Holding(9, 2)], new ReadLimits { MaxRegisters = 10 }));

    [Fact]
    public void Plan_OfSeveralTables_KeepsThemApart() => Assert.Equal(
        [(0, 1), (0, 1), (0, 1), (0, 1)],
        Plan([.. Enum.GetValues<ModbusTable>().Select(table => new ReadPoint(table, 0))], new ReadLimits()));

    [Fact]
    public void Plan_OfOverlappingPoints_ReadsTheirUnion() => Assert.Equal([(0, 10)], Plan([Holding(0, 10), Holding(2, 2)], new ReadLimits()));

    [Fact]
    public void Plan_UpToTheLastAddress_StaysWithinIt() => Assert.Equal([(65_534, 2)], Plan([Holding(65_534), Holding(65_535)], new ReadLimits()));

    [Fact]
    public void Point_ThatFitsNoRequest_IsTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => new ReadPlanner([Holding(0, 126)], new ReadLimits()));
        Assert.Throws<ArgumentException>(() => new ReadPlanner([Holding(65_535, 2)], new ReadLimits()));
        Assert.Throws<ArgumentException>(() => new ReadPlanner([Holding(0, 0)], new ReadLimits()));
        Assert.Throws<ArgumentException>(() => new ReadPlanner([], new ReadLimits { MaxRegisters = 126 }));
    }

    [Fact]
    public void Plan_OfAnyPoints_CoversEachOnceAndKeepsAllLimits() => Prop.ForAll<ushort[], byte, byte>((addresses, gap, most) =>
    {
        var limits = new ReadLimits { MaxRegisterGap = gap, MaxRegisters = 4 + (most % 122) };
        var points = addresses.Select((address, i) => Holding(address % 65_533, 1 + (i % 4))).ToList();
        var planner = new ReadPlanner(points, limits);
        var leftOut = points.Select((_, i) => i % 7 == 6).ToArray();
        var blocks = planner.Plan(i => leftOut[i], (_, address) => address % 1000 == 0);
        var planned = blocks.SelectMany(block => planner.Order.Skip(block.First).Take(block.Points)).ToList();
        return planned.Order().SequenceEqual(Enumerable.Range(0, points.Count).Where(i => !leftOut[i]))
            && blocks.All(block => block.Quantity <= limits.MaxRegisters
                && planner.Order.Skip(block.First).Take(block.Points).All(i =>
                    points[i].Address >= block.StartingAddress && points[i].End <= block.StartingAddress + block.Quantity));
    }).QuickCheckThrowOnFailure();

    private static ReadPoint Holding(int address, int length = 1) => new(ModbusTable.HoldingRegisters, (ushort)address, (ushort)length);

    private static List<(int Start, int Quantity)> Plan(IReadOnlyList<ReadPoint> points, ReadLimits limits) =>
        [.. new ReadPlanner(points, limits).Plan(_ => false, (_, _) => false).Select(block => ((int)block.StartingAddress, (int)block.Quantity))];
}
