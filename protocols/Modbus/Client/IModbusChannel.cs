namespace EdgeHub.Modbus;

/// <summary>A way to devices: a TCP connection or a serial line. Many callers at once; each exchange ends by its own deadline.</summary>
public interface IModbusChannel : IAsyncDisposable
{
    /// <summary>Sends the request that the memory begins with and puts the response there in its place.</summary>
    /// <param name="unit">Unit identifier; on a serial line 0 is a broadcast, which nobody answers.</param>
    /// <param name="pdu">Memory of at least 253 bytes, the caller's again when the task has ended.</param>
    /// <param name="requestBytes">Length of the request.</param>
    /// <param name="timeout">From sending to the whole answer.</param>
    /// <param name="cancellationToken">Gives the exchange up; an answer that comes later is discarded.</param>
    ValueTask<ModbusReply> ExchangeAsync(byte unit, Memory<byte> pdu, int requestBytes, TimeSpan timeout, CancellationToken cancellationToken);
}

/// <summary>How an exchange ended, and the length of the response when it was good.</summary>
public readonly record struct ModbusReply(ModbusResult Result, int Bytes)
{
    internal static ModbusReply Of(ModbusFault fault) => new(new ModbusResult(fault), 0);
}
