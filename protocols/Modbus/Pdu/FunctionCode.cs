namespace EdgeHub.Modbus;

/// <summary>Public function codes (Modbus Application Protocol V1.1b3, 5.1). A response with the high bit set is an exception.</summary>
public enum FunctionCode : byte
{
    /// <summary>No function; never on the wire.</summary>
    None = 0x00,

    /// <summary>6.1: 1 to 2,000 coils.</summary>
    ReadCoils = 0x01,

    /// <summary>6.2: 1 to 2,000 discrete inputs.</summary>
    ReadDiscreteInputs = 0x02,

    /// <summary>6.3: 1 to 125 holding registers.</summary>
    ReadHoldingRegisters = 0x03,

    /// <summary>6.4: 1 to 125 input registers.</summary>
    ReadInputRegisters = 0x04,

    /// <summary>6.5: one coil.</summary>
    WriteSingleCoil = 0x05,

    /// <summary>6.6: one holding register.</summary>
    WriteSingleRegister = 0x06,

    /// <summary>6.7, serial line only: eight outputs that the device chooses.</summary>
    ReadExceptionStatus = 0x07,

    /// <summary>6.8, serial line only: tests and counters of the line.</summary>
    Diagnostics = 0x08,

    /// <summary>6.9, serial line only: how many messages were carried out.</summary>
    GetCommEventCounter = 0x0B,

    /// <summary>6.10, serial line only: the last 64 events.</summary>
    GetCommEventLog = 0x0C,

    /// <summary>6.11: 1 to 1,968 coils.</summary>
    WriteMultipleCoils = 0x0F,

    /// <summary>6.12: 1 to 123 holding registers.</summary>
    WriteMultipleRegisters = 0x10,

    /// <summary>6.13, serial line only: what the device is and whether it runs.</summary>
    ReportServerId = 0x11,

    /// <summary>6.14: records of files.</summary>
    ReadFileRecord = 0x14,

    /// <summary>6.15: records of files.</summary>
    WriteFileRecord = 0x15,

    /// <summary>6.16: bits of one holding register.</summary>
    MaskWriteRegister = 0x16,

    /// <summary>6.17: writes up to 121 registers, then reads up to 125.</summary>
    ReadWriteMultipleRegisters = 0x17,

    /// <summary>6.18: up to 31 values that wait.</summary>
    ReadFifoQueue = 0x18,

    /// <summary>6.19: carries other protocols, of which we know Read Device Identification (6.21).</summary>
    EncapsulatedInterfaceTransport = 0x2B,
}
