namespace EdgeHub.Modbus;

/// <summary>Any failed exchange, for callers that would rather not match on <see cref="ModbusResult"/>.</summary>
public abstract class ModbusException(string message) : Exception(message);

/// <summary>The device said no.</summary>
public sealed class ModbusRemoteException(ExceptionCode code) : ModbusException($"The device refused with exception {(byte)code:X2} ({code}).")
{
    /// <summary>Why.</summary>
    public ExceptionCode Code { get; } = code;
}

/// <summary>No answer came: silence, no connection, or a device that is left alone.</summary>
public sealed class ModbusTransportException(ModbusFault fault) : ModbusException($"The device did not answer ({fault}). Check its power, address and unit.")
{
    /// <summary>Why.</summary>
    public ModbusFault Fault { get; } = fault;
}

/// <summary>The answer breaks the protocol.</summary>
public sealed class ModbusProtocolException(string message) : ModbusException(message);
