namespace EdgeHub.Modbus;

/// <summary>What a <see cref="MemoryUnit"/> has.</summary>
public sealed record MemoryUnitOptions
{
    /// <summary>Ranges of coils.</summary>
    public IReadOnlyList<AddressRange> Coils { get; init; } = [];

    /// <summary>Ranges of discrete inputs.</summary>
    public IReadOnlyList<AddressRange> DiscreteInputs { get; init; } = [];

    /// <summary>Ranges of input registers.</summary>
    public IReadOnlyList<AddressRange> InputRegisters { get; init; } = [];

    /// <summary>Ranges of holding registers.</summary>
    public IReadOnlyList<AddressRange> HoldingRegisters { get; init; } = [];

    /// <summary>Files by number, and how many registers each has: its records are its registers, 1 to 10,000.</summary>
    public IReadOnlyDictionary<ushort, int> Files { get; init; } = new Dictionary<ushort, int>();

    /// <summary>As in <see cref="ModbusUnit.DeviceIdentification"/>.</summary>
    public IReadOnlyDictionary<byte, string>? DeviceIdentification { get; init; }

    /// <summary>As in <see cref="ModbusUnit.ServerId"/>.</summary>
    public ReadOnlyMemory<byte> ServerId { get; init; }
}

/// <summary>A unit that keeps its values in memory. Each request is one step for all others; so is each <see cref="Update"/>.</summary>
public sealed class MemoryUnit : ModbusUnit
{
    private readonly Lock _gate = new();
    private readonly MemoryUnitOptions _options;
    private readonly AddressTable<bool> _coils;
    private readonly AddressTable<bool> _discreteInputs;
    private readonly AddressTable<ushort> _inputRegisters;
    private readonly AddressTable<ushort> _holdingRegisters;
    private readonly Dictionary<ushort, ushort[]> _files;
    private readonly Dictionary<ushort, Queue<ushort>> _queues = [];
    private readonly MemoryTables _tables;

    /// <param name="options">What it has.</param>
    public MemoryUnit(MemoryUnitOptions options)
    {
        _options = options;
        _coils = new AddressTable<bool>(options.Coils);
        _discreteInputs = new AddressTable<bool>(options.DiscreteInputs);
        _inputRegisters = new AddressTable<ushort>(options.InputRegisters);
        _holdingRegisters = new AddressTable<ushort>(options.HoldingRegisters);
        Bound.Require(options.Files.All(file => file is { Key: > 0, Value: > 0 and <= 10_000 }), "Files are numbered from 1 and have 1 to 10,000 registers.");
        _files = options.Files.ToDictionary(file => file.Key, file => new ushort[file.Value]);
        _tables = new MemoryTables(this);
    }

    /// <summary>Called after a master has written, outside of the unit's lock.</summary>
    public event EventHandler? Written;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<byte, string>? DeviceIdentification => _options.DeviceIdentification;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> ServerId => _options.ServerId.Span;

    /// <summary>Reads or changes the device's own side in one step.</summary>
    public void Update(Action<MemoryTables> update)
    {
        lock (_gate)
        {
            update(_tables);
        }
    }

    /// <inheritdoc/>
    public override ExceptionCode ReadCoils(ushort startingAddress, Span<bool> coils) => Read(_coils, startingAddress, coils);

    /// <inheritdoc/>
    public override ExceptionCode ReadDiscreteInputs(ushort startingAddress, Span<bool> inputs) => Read(_discreteInputs, startingAddress, inputs);

    /// <inheritdoc/>
    public override ExceptionCode ReadHoldingRegisters(ushort startingAddress, Span<ushort> registers) => Read(_holdingRegisters, startingAddress, registers);

    /// <inheritdoc/>
    public override ExceptionCode ReadInputRegisters(ushort startingAddress, Span<ushort> registers) => Read(_inputRegisters, startingAddress, registers);

    /// <inheritdoc/>
    public override ExceptionCode WriteCoils(ushort startingAddress, ReadOnlySpan<bool> coils) => Write(_coils, startingAddress, coils);

    /// <inheritdoc/>
    public override ExceptionCode WriteRegisters(ushort startingAddress, ReadOnlySpan<ushort> registers) => Write(_holdingRegisters, startingAddress, registers);

    /// <inheritdoc/>
    public override ExceptionCode MaskWriteRegister(ushort referenceAddress, ushort andMask, ushort orMask)
    {
        lock (_gate)
        {
            if (!_holdingRegisters.TryGet(referenceAddress, 1, out var register))
            {
                return ExceptionCode.IllegalDataAddress;
            }

            register[0] = Modbus.MaskWriteRegister.Apply(register[0], andMask, orMask);
        }

        Written?.Invoke(this, EventArgs.Empty);
        return ExceptionCode.None;
    }

    /// <inheritdoc/>
    public override ExceptionCode ReadWriteRegisters(
        ushort readStartingAddress, Span<ushort> read, ushort writeStartingAddress, ReadOnlySpan<ushort> write)
    {
        lock (_gate)
        {
            if (!_holdingRegisters.TryGet(readStartingAddress, read.Length, out var from) || !_holdingRegisters.TryGet(writeStartingAddress, write.Length, out var to))
            {
                return ExceptionCode.IllegalDataAddress;
            }

            write.CopyTo(to);
            from.CopyTo(read);
        }

        Written?.Invoke(this, EventArgs.Empty);
        return ExceptionCode.None;
    }

    /// <inheritdoc/>
    public override ExceptionCode ReadFifoQueue(ushort fifoPointerAddress, Span<ushort> values, out int count)
    {
        lock (_gate)
        {
            count = 0;
            if (!_queues.TryGetValue(fifoPointerAddress, out var queue))
            {
                return ExceptionCode.IllegalDataAddress;
            }

            if (queue.Count > values.Length)
            {
                return ExceptionCode.IllegalDataValue;
            }

            // Reading leaves the queue as it is (6.18).
            foreach (var value in queue)
            {
                values[count++] = value;
            }

            return ExceptionCode.None;
        }
    }

    /// <inheritdoc/>
    public override ExceptionCode ReadFileRecord(ushort fileNumber, ushort recordNumber, Span<ushort> registers)
    {
        lock (_gate)
        {
            return TryGetFile(fileNumber, recordNumber, registers.Length, out var from) && from.TryCopyTo(registers)
                ? ExceptionCode.None
                : ExceptionCode.IllegalDataAddress;
        }
    }

    /// <inheritdoc/>
    public override ExceptionCode WriteFileRecord(ushort fileNumber, ushort recordNumber, ReadOnlySpan<ushort> registers)
    {
        lock (_gate)
        {
            if (!TryGetFile(fileNumber, recordNumber, registers.Length, out var to))
            {
                return ExceptionCode.IllegalDataAddress;
            }

            registers.CopyTo(to);
        }

        Written?.Invoke(this, EventArgs.Empty);
        return ExceptionCode.None;
    }

    private bool TryGetFile(ushort number, ushort record, int count, out Span<ushort> registers)
    {
        var isThere = _files.TryGetValue(number, out var file) && record + count <= file.Length;
        registers = isThere ? file.AsSpan(record, count) : default;
        return isThere;
    }

    private ExceptionCode Read<T>(AddressTable<T> table, ushort start, Span<T> values)
    {
        lock (_gate)
        {
            return table.TryGet(start, values.Length, out var from) && from.TryCopyTo(values) ? ExceptionCode.None : ExceptionCode.IllegalDataAddress;
        }
    }

    private ExceptionCode Write<T>(AddressTable<T> table, ushort start, ReadOnlySpan<T> values)
    {
        lock (_gate)
        {
            if (!table.TryGet(start, values.Length, out var to))
            {
                return ExceptionCode.IllegalDataAddress;
            }

            values.CopyTo(to);
        }

        Written?.Invoke(this, EventArgs.Empty);
        return ExceptionCode.None;
    }

    /// <summary>The device's own view of its values, while it holds the lock. What is asked for must be there.</summary>
    public sealed class MemoryTables
    {
        private readonly MemoryUnit _unit;

        internal MemoryTables(MemoryUnit unit) => _unit = unit;

        /// <summary>Coils from an address on.</summary>
        public Span<bool> Coils(ushort start, int count = 1) => Required(_unit._coils, start, count);

        /// <summary>Discrete inputs from an address on.</summary>
        public Span<bool> DiscreteInputs(ushort start, int count = 1) => Required(_unit._discreteInputs, start, count);

        /// <summary>Input registers from an address on.</summary>
        public Span<ushort> InputRegisters(ushort start, int count = 1) => Required(_unit._inputRegisters, start, count);

        /// <summary>Holding registers from an address on.</summary>
        public Span<ushort> HoldingRegisters(ushort start, int count = 1) => Required(_unit._holdingRegisters, start, count);

        /// <summary>The queue that Read FIFO Queue finds at an address.</summary>
        public Queue<ushort> FifoQueue(ushort fifoPointerAddress)
        {
            if (!_unit._queues.TryGetValue(fifoPointerAddress, out var queue))
            {
                _unit._queues[fifoPointerAddress] = queue = new Queue<ushort>();
            }

            return queue;
        }

        private static Span<T> Required<T>(AddressTable<T> table, ushort start, int count) =>
            table.TryGet(start, count, out var values) ? values : throw new ArgumentOutOfRangeException(nameof(start), start, "The unit does not have these addresses.");
    }
}
