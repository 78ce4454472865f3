namespace EdgeHub.Modbus;

/// <summary>
/// A device as a server shows it. Override what it has; the rest answers Illegal Function. Ranges come checked against the specification's
/// quantities, never against the device's addresses. Called by several connections at once.
/// </summary>
public abstract class ModbusUnit
{
    /// <summary>What is told by Read Device Identification: object id to text, ids 0 to 2 (vendor, product code, revision) at least; null when it has none. A text is at most 244 bytes.</summary>
    public virtual IReadOnlyDictionary<byte, string>? DeviceIdentification => null;

    /// <summary>What Report Server ID tells before the run indicator.</summary>
    public virtual ReadOnlySpan<byte> ServerId => default;

    /// <summary>The run indicator of Report Server ID.</summary>
    public virtual bool IsRunning => true;

    /// <summary>Eight outputs that Read Exception Status tells.</summary>
    public virtual byte ExceptionStatus => 0;

    /// <summary>6.1.</summary>
    public virtual ExceptionCode ReadCoils(ushort startingAddress, Span<bool> coils) => ExceptionCode.IllegalFunction;

    /// <summary>6.2.</summary>
    public virtual ExceptionCode ReadDiscreteInputs(ushort startingAddress, Span<bool> inputs) => ExceptionCode.IllegalFunction;

    /// <summary>6.3.</summary>
    public virtual ExceptionCode ReadHoldingRegisters(ushort startingAddress, Span<ushort> registers) => ExceptionCode.IllegalFunction;

    /// <summary>6.4.</summary>
    public virtual ExceptionCode ReadInputRegisters(ushort startingAddress, Span<ushort> registers) => ExceptionCode.IllegalFunction;

    /// <summary>6.5 and 6.11: all or none.</summary>
    public virtual ExceptionCode WriteCoils(ushort startingAddress, ReadOnlySpan<bool> coils) => ExceptionCode.IllegalFunction;

    /// <summary>6.6 and 6.12: all or none.</summary>
    public virtual ExceptionCode WriteRegisters(ushort startingAddress, ReadOnlySpan<ushort> registers) => ExceptionCode.IllegalFunction;

    /// <summary>6.16: one step.</summary>
    public virtual ExceptionCode MaskWriteRegister(ushort referenceAddress, ushort andMask, ushort orMask) => ExceptionCode.IllegalFunction;

    /// <summary>6.17: writes, then reads, one step; nothing is written when either range is illegal.</summary>
    public virtual ExceptionCode ReadWriteRegisters(
        ushort readStartingAddress, Span<ushort> read, ushort writeStartingAddress, ReadOnlySpan<ushort> write) => ExceptionCode.IllegalFunction;

    /// <summary>6.18: copies what waits, at most 31 values, and says how many; a queue of more answers Illegal Data Value.</summary>
    public virtual ExceptionCode ReadFifoQueue(ushort fifoPointerAddress, Span<ushort> values, out int count)
    {
        count = 0;
        return ExceptionCode.IllegalFunction;
    }

    /// <summary>6.14.</summary>
    public virtual ExceptionCode ReadFileRecord(ushort fileNumber, ushort recordNumber, Span<ushort> registers) => ExceptionCode.IllegalFunction;

    /// <summary>6.15.</summary>
    public virtual ExceptionCode WriteFileRecord(ushort fileNumber, ushort recordNumber, ReadOnlySpan<ushort> registers) => ExceptionCode.IllegalFunction;
}
