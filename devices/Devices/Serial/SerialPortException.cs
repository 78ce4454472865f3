namespace EdgeHub.Devices;

/// <summary>Why a serial port can't be used.</summary>
public enum SerialFault
{
    /// <summary>There is no such port: unplugged, or misspelt.</summary>
    Missing,

    /// <summary>This user may not open it.</summary>
    Denied,

    /// <summary>Another process has it.</summary>
    InUse,

    /// <summary>What is there is no serial port.</summary>
    NotSerial,

    /// <summary>The port does not know these settings.</summary>
    Unsupported,

    /// <summary>Anything else that the system says.</summary>
    Failed,
}

/// <summary>A serial port can't be opened; the message says which, why, and what to do.</summary>
public sealed class SerialPortException(SerialFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public SerialFault Fault { get; } = fault;
}
