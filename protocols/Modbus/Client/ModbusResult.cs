namespace EdgeHub.Modbus;

/// <summary>Why an exchange brought no good answer.</summary>
public enum ModbusFault
{
    /// <summary>It did.</summary>
    None,

    /// <summary>The device answered with an exception code.</summary>
    Exception,

    /// <summary>No answer in time. Whether a write was carried out is not known.</summary>
    TimedOut,

    /// <summary>There is no connection, or it was lost meanwhile. Whether a write was carried out is not known if it was lost.</summary>
    Disconnected,

    /// <summary>What came back breaks the protocol or answers something else.</summary>
    Malformed,

    /// <summary>The device was silent before; it is left alone for a while, and nothing was sent.</summary>
    Suspended,

    /// <summary>Too many exchanges wait for this connection; nothing was sent.</summary>
    Overloaded,
}

/// <summary>How an exchange ended. Match on it, or call <see cref="ThrowIfFailed"/>.</summary>
public readonly record struct ModbusResult(ModbusFault Fault, ExceptionCode Exception = ExceptionCode.None)
{
    /// <summary>True when the device did what was asked.</summary>
    public bool IsGood => Fault == ModbusFault.None;

    /// <summary>Throws what fits the fault.</summary>
    /// <exception cref="ModbusRemoteException">The device said no.</exception>
    /// <exception cref="ModbusTransportException">No answer came.</exception>
    /// <exception cref="ModbusProtocolException">The answer breaks the protocol.</exception>
    public void ThrowIfFailed()
    {
        switch (Fault)
        {
            case ModbusFault.None:
                return;
            case ModbusFault.Exception:
                throw new ModbusRemoteException(Exception);
            case ModbusFault.Malformed:
                throw new ModbusProtocolException("The device's answer breaks the protocol. Check unit, and whether the line carries RTU or TCP.");
            default:
                throw new ModbusTransportException(Fault);
        }
    }
}

/// <summary>How an exchange ended, and what it brought when it was good.</summary>
public readonly record struct ModbusResult<T>(ModbusResult Result, T? Value)
{
    /// <summary>True when there is a value.</summary>
    public bool IsGood => Result.IsGood;

    /// <summary>The value; throws as <see cref="ModbusResult.ThrowIfFailed"/> when there is none.</summary>
    public T Required()
    {
        Result.ThrowIfFailed();
        return Value!;
    }
}
