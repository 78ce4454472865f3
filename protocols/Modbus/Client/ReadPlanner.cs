namespace EdgeHub.Modbus;

/// <summary>The four tables of a device (V1.1b3, 4.3).</summary>
public enum ModbusTable
{
    /// <summary>Bits, read and written.</summary>
    Coils,

    /// <summary>Bits, read only.</summary>
    DiscreteInputs,

    /// <summary>Registers, read only.</summary>
    InputRegisters,

    /// <summary>Registers, read and written.</summary>
    HoldingRegisters,
}

/// <summary>Something to read: its table, its first address from 0, and how many bits or registers it takes.</summary>
public readonly record struct ReadPoint(ModbusTable Table, ushort Address, ushort Length = 1)
{
    internal bool AreBits => Table is ModbusTable.Coils or ModbusTable.DiscreteInputs;

    internal int End => Address + Length;
}

/// <summary>How far points are read together. A device may allow less than the specification.</summary>
public sealed record ReadLimits
{
    /// <summary>Most registers in one request, 1 to 125.</summary>
    public int MaxRegisters { get; init; } = Pdu.MaxReadRegisters;

    /// <summary>Most bits in one request, 1 to 2,000.</summary>
    public int MaxBits { get; init; } = Pdu.MaxReadBits;

    /// <summary>Registers that are read for nothing rather than asked around: 16. Another request costs as much as about 30 registers.</summary>
    public int MaxRegisterGap { get; init; } = 16;

    /// <summary>The same for bits: 256.</summary>
    public int MaxBitGap { get; init; } = 256;

    /// <summary>After how long an address that was illegal is tried again: 10 minutes.</summary>
    public TimeSpan RetryIllegalAfter { get; init; } = TimeSpan.FromMinutes(10);

    internal void Check()
    {
        Bound.Require(MaxRegisters is >= 1 and <= Pdu.MaxReadRegisters, "MaxRegisters must be 1 to 125.");
        Bound.Require(MaxBits is >= 1 and <= Pdu.MaxReadBits, "MaxBits must be 1 to 2,000.");
        Bound.Require(MaxRegisterGap >= 0 && MaxBitGap >= 0, "A gap must not be negative.");
        Bound.Require(RetryIllegalAfter > TimeSpan.Zero, "RetryIllegalAfter must be longer than nothing.");
    }
}

/// <summary>One request: a range, and the points in it as a stretch of the plan's order.</summary>
internal readonly record struct ReadBlock(ModbusTable Table, ushort StartingAddress, ushort Quantity, int First, int Points);

/// <summary>
/// Puts points together into requests: by table and address, never over a gap or quantity beyond the limits, never over a barrier, and never
/// dividing a point, since its registers belong to one moment.
/// </summary>
internal sealed class ReadPlanner
{
    private readonly IReadOnlyList<ReadPoint> _points;
    private readonly ReadLimits _limits;

    public ReadPlanner(IReadOnlyList<ReadPoint> points, ReadLimits limits)
    {
        limits.Check();
        foreach (var point in points)
        {
            Bound.Require(point.Length >= 1 && point.Length <= Most(point, limits), "A point must fit into one request; read a longer one as several.");
            Bound.Require(point.End <= 65_536, "A point goes beyond address 65,535.");
        }

        (_points, _limits) = (points, limits);
        Order = [.. Enumerable.Range(0, points.Count).OrderBy(i => points[i].Table).ThenBy(i => points[i].Address).ThenBy(i => points[i].Length)];
    }

    /// <summary>Indexes of the points in the order of their addresses.</summary>
    public int[] Order { get; }

    /// <summary>Requests for all points but those that are left out.</summary>
    /// <param name="isLeftOut">By a point's index.</param>
    /// <param name="isBarrier">Whether no request may reach over the border below an address.</param>
    public List<ReadBlock> Plan(Func<int, bool> isLeftOut, Func<ModbusTable, int, bool> isBarrier)
    {
        var blocks = new List<ReadBlock>();
        var first = -1;
        var end = 0;
        for (var i = 0; i < Order.Length; i++)
        {
            var point = _points[Order[i]];
            if (isLeftOut(Order[i]))
            {
                Close(i);
                continue;
            }

            if (first >= 0 && !Joins(_points[Order[first]], end, point, isBarrier))
            {
                Close(i);
            }

            if (first < 0)
            {
                (first, end) = (i, point.End);
            }

            end = Math.Max(end, point.End);
        }

        Close(Order.Length);
        return blocks;

        void Close(int next)
        {
            if (first >= 0)
            {
                blocks.Add(Block(first, next - first));
                first = -1;
            }
        }
    }

    /// <summary>A request for a stretch of the order.</summary>
    public ReadBlock Block(int first, int points)
    {
        var start = _points[Order[first]];
        var end = 0;
        for (var i = first; i < first + points; i++)
        {
            end = Math.Max(end, _points[Order[i]].End);
        }

        return new ReadBlock(start.Table, start.Address, (ushort)(end - start.Address), first, points);
    }

    private static int Most(ReadPoint point, ReadLimits limits) => point.AreBits ? limits.MaxBits : limits.MaxRegisters;

    private bool Joins(ReadPoint start, int end, ReadPoint point, Func<ModbusTable, int, bool> isBarrier)
    {
        var gap = point.AreBits ? _limits.MaxBitGap : _limits.MaxRegisterGap;
        return point.Table == start.Table && point.Address - end <= gap && Math.Max(end, point.End) - start.Address <= Most(point, _limits)
            && !isBarrier(point.Table, point.Address);
    }
}
