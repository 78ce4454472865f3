namespace EdgeHub.Modbus;

/// <summary>
/// Reads many points of one device in few requests. A request that the device refuses for its addresses is divided until what is illegal stands
/// alone: the others get their values in the same round, and later rounds ask around it, until it is tried again. A point that was not read has
/// no value, not an old one and not zero. For one caller at a time.
/// </summary>
public sealed class GroupedReader
{
    /// <summary>Illegal points that are tried again in one round, so that a wrong register map never drowns the right part of it.</summary>
    private const int RetriesPerRound = 8;

    private readonly ModbusDevice _device;
    private readonly IReadOnlyList<ReadPoint> _points;
    private readonly ReadLimits _limits;
    private readonly TimeProvider _time;
    private readonly ReadPlanner _planner;
    private readonly PointState[] _states;
    private readonly int[] _offsets;
    private readonly ushort[] _registers;
    private readonly bool[] _bits;
    private readonly ushort[] _registerScratch = new ushort[Pdu.MaxReadRegisters];
    private readonly bool[] _bitScratch = new bool[Pdu.MaxReadBits];
    private readonly Dictionary<(ModbusTable Table, int Address), long> _barriers = [];
    private List<ReadBlock>? _plan;
    private long _divisions;

    /// <param name="device">Where they are.</param>
    /// <param name="points">What is read; results are asked for by the index in this list.</param>
    /// <param name="limits">How far points are read together; the defaults when null.</param>
    /// <param name="time">Clock of the readings and of trying again.</param>
    public GroupedReader(ModbusDevice device, IReadOnlyList<ReadPoint> points, ReadLimits? limits, TimeProvider time)
    {
        _limits = limits ?? new ReadLimits();
        (_device, _points, _time) = (device, [.. points], time);
        _planner = new ReadPlanner(_points, _limits);
        _states = new PointState[points.Count];
        Array.Fill(_states, new PointState { Result = new ModbusResult(ModbusFault.Disconnected) });
        _offsets = new int[points.Count];
        var (registers, bits) = (0, 0);
        for (var i = 0; i < points.Count; i++)
        {
            ref var room = ref points[i].AreBits ? ref bits : ref registers;
            _offsets[i] = room;
            room += points[i].Length;
        }

        (_registers, _bits) = (new ushort[registers], new bool[bits]);
    }

    /// <summary>Requests that a round takes when nothing is amiss.</summary>
    public int Requests => CurrentPlan().Count;

    /// <summary>How the last round ended for a point. An exception code means that the device has no such address, or not now.</summary>
    public ModbusResult Result(int point) => _states[point].Result;

    /// <summary>When a point was last read, changed or not; null when it never was.</summary>
    public DateTimeOffset? ReadAt(int point) => _states[point].ReadAt;

    /// <summary>The clock's timestamp of that moment, which no setting of the clock moves; null when the point never was read.</summary>
    public long? ReadTimestamp(int point) => _states[point].ReadAt is null ? null : _states[point].Timestamp;

    /// <summary>A point's registers as read in the last round; nothing when it was not.</summary>
    public bool TryGetRegisters(int point, out ReadOnlySpan<ushort> registers)
    {
        var isThere = !_points[point].AreBits && _states[point].Result.IsGood;
        registers = isThere ? _registers.AsSpan(_offsets[point], _points[point].Length) : default;
        return isThere;
    }

    /// <summary>A point's bits as read in the last round; nothing when it was not.</summary>
    public bool TryGetBits(int point, out ReadOnlySpan<bool> bits)
    {
        var isThere = _points[point].AreBits && _states[point].Result.IsGood;
        bits = isThere ? _bits.AsSpan(_offsets[point], _points[point].Length) : default;
        return isThere;
    }

    /// <summary>
    /// Reads all points once. A device that falls silent is not asked for the rest of the round: each further request would cost its whole deadline.
    /// </summary>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        await RetryIllegalAsync(cancellationToken);
        var plan = CurrentPlan();
        for (var i = 0; i < plan.Count; i++)
        {
            var last = await ReadAsync(plan[i], cancellationToken);
            if (IsUnreachable(last))
            {
                for (i++; i < plan.Count; i++)
                {
                    Mark(plan[i], last);
                }
            }
        }
    }

    private static bool IsUnreachable(ModbusResult result) =>
        result.Fault is ModbusFault.TimedOut or ModbusFault.Disconnected or ModbusFault.Suspended or ModbusFault.Overloaded
        || result.Exception is ExceptionCode.GatewayPathUnavailable or ExceptionCode.GatewayTargetDeviceFailedToRespond;

    /// <summary>Refused for what was asked rather than for the device's state. Devices disagree on the code; a quantity that is too large is often 03.</summary>
    private static bool IsIllegal(ModbusResult result) => result.Exception is ExceptionCode.IllegalDataAddress or ExceptionCode.IllegalDataValue
        or ExceptionCode.ServerDeviceFailure or ExceptionCode.IllegalFunction;

    private List<ReadBlock> CurrentPlan()
    {
        foreach (var (barrier, since) in _barriers)
        {
            if (_time.GetElapsedTime(since) >= _limits.RetryIllegalAfter)
            {
                _barriers.Remove(barrier);
                _plan = null;
            }
        }

        return _plan ??= _planner.Plan(i => _states[i].IsIllegal, (table, address) => _barriers.ContainsKey((table, address)));
    }

    private async ValueTask RetryIllegalAsync(CancellationToken cancellationToken)
    {
        for (int i = 0, retries = 0; i < _planner.Order.Length && retries < RetriesPerRound; i++)
        {
            var state = _states[_planner.Order[i]];
            if (state.IsIllegal && _time.GetElapsedTime(state.IllegalSince) >= _limits.RetryIllegalAfter)
            {
                retries++;
                if (IsUnreachable(await ReadAsync(_planner.Block(i, 1), cancellationToken)))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Reads a request's points, in parts where it is refused; gives back how the last exchange ended.</summary>
    private async ValueTask<ModbusResult> ReadAsync(ReadBlock block, CancellationToken cancellationToken)
    {
        var result = await AskAsync(block, cancellationToken);
        if (result.IsGood)
        {
            Distribute(block);
        }
        else if (!IsIllegal(result))
        {
            Mark(block, result);
        }
        else if (block.Points == 1 || result.Exception == ExceptionCode.IllegalFunction)
        {
            MarkIllegal(block, result);
        }
        else
        {
            result = await DivideAsync(block, cancellationToken);
        }

        return result;
    }

    private async ValueTask<ModbusResult> DivideAsync(ReadBlock block, CancellationToken cancellationToken)
    {
        var divisions = ++_divisions;
        var half = block.Points / 2;
        var (left, right) = (_planner.Block(block.First, half), _planner.Block(block.First + half, block.Points - half));
        _plan = null;
        var result = await ReadAsync(left, cancellationToken);
        if (IsUnreachable(result))
        {
            Mark(right, result);
            return result;
        }

        result = await ReadAsync(right, cancellationToken);
        if (divisions == _divisions && IsGood(left) && IsGood(right))
        {
            // Each half is legal as it is and both together are not: the gap between them is illegal, or the quantity is beyond this device.
            _barriers[(right.Table, right.StartingAddress)] = _time.GetTimestamp();
        }

        return result;
    }

    private ValueTask<ModbusResult> AskAsync(ReadBlock block, CancellationToken cancellationToken) => block.Table switch
    {
        ModbusTable.Coils => _device.ReadCoilsAsync(block.StartingAddress, _bitScratch.AsMemory(0, block.Quantity), cancellationToken),
        ModbusTable.DiscreteInputs => _device.ReadDiscreteInputsAsync(block.StartingAddress, _bitScratch.AsMemory(0, block.Quantity), cancellationToken),
        ModbusTable.InputRegisters => _device.ReadInputRegistersAsync(block.StartingAddress, _registerScratch.AsMemory(0, block.Quantity), cancellationToken),
        _ => _device.ReadHoldingRegistersAsync(block.StartingAddress, _registerScratch.AsMemory(0, block.Quantity), cancellationToken),
    };

    private ReadOnlySpan<int> PointsOf(ReadBlock block) => _planner.Order.AsSpan(block.First, block.Points);

    private bool IsGood(ReadBlock block)
    {
        foreach (var point in PointsOf(block))
        {
            if (!_states[point].Result.IsGood)
            {
                return false;
            }
        }

        return true;
    }

    private void Distribute(ReadBlock block)
    {
        var (now, timestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
        foreach (var point in PointsOf(block))
        {
            var (at, length) = (_points[point].Address - block.StartingAddress, _points[point].Length);
            if (_points[point].AreBits)
            {
                _bitScratch.AsSpan(at, length).CopyTo(_bits.AsSpan(_offsets[point]));
            }
            else
            {
                _registerScratch.AsSpan(at, length).CopyTo(_registers.AsSpan(_offsets[point]));
            }

            if (_states[point].IsIllegal)
            {
                _plan = null;
            }

            _states[point] = new PointState { ReadAt = now, Timestamp = timestamp };
        }
    }

    private void Mark(ReadBlock block, ModbusResult result)
    {
        foreach (var point in PointsOf(block))
        {
            _states[point].Result = result;
        }
    }

    private void MarkIllegal(ReadBlock block, ModbusResult result)
    {
        _plan = null;
        foreach (var point in PointsOf(block))
        {
            _states[point] = new PointState { Result = result, ReadAt = _states[point].ReadAt, Timestamp = _states[point].Timestamp, IsIllegal = true, IllegalSince = _time.GetTimestamp() };
        }
    }

    private struct PointState
    {
        public ModbusResult Result;
        public DateTimeOffset? ReadAt;
        public long Timestamp;
        public bool IsIllegal;
        public long IllegalSince;
    }
}
