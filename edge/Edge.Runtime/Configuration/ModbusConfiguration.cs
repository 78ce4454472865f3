using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>How a machine is reached over Modbus. It has <see cref="Host"/> or <see cref="Serial"/>.</summary>
public sealed record ModbusConfiguration
{
    /// <summary>Name or address; empty for a serial line.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port. Default 502.</summary>
    public int Port { get; init; } = 502;

    /// <summary>The serial line; null for TCP.</summary>
    public SerialConfiguration? Serial { get; init; }

    /// <summary>Unit identifier, 0 to 255. Default 1.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>From one round of reading to the next. Default 1 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From a request to its whole answer. Default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many registers that nobody asked for are read through rather than asked around. Default 16.</summary>
    public int MaxGap { get; init; } = 16;

    /// <summary>Most registers in one request, 1 to 125. Default 125.</summary>
    public int MaxRegisters { get; init; } = 125;
}

/// <summary>Where a point lies and what it is.</summary>
/// <param name="Table">Which of the four tables.</param>
/// <param name="Address">From 0, as on the wire. With the point's length it ends within 65,535.</param>
/// <param name="Type">What lies there.</param>
/// <param name="Order">How a value of several registers lies in them.</param>
/// <param name="FirstBit">Of a bit or bits in a register: the lowest, 0 to 15.</param>
/// <param name="BitCount">Of bits in a register: how many, 1 to 16.</param>
/// <param name="Characters">Of a text: 1 to 250.</param>
public sealed record ModbusPointConfiguration(
    ModbusTableName Table, ushort Address, ModbusTypeName Type, ModbusOrder Order = ModbusOrder.ABCD, int FirstBit = 0, int BitCount = 1, int Characters = 0)
{
    /// <summary>Registers or bits that it takes.</summary>
    public int Length => Type switch
    {
        ModbusTypeName.Int32 or ModbusTypeName.UInt32 or ModbusTypeName.Float32 or ModbusTypeName.Bcd32 => 2,
        ModbusTypeName.Int64 or ModbusTypeName.UInt64 or ModbusTypeName.Float64 => 4,
        ModbusTypeName.Text => (Characters + 1) / 2,
        _ => 1,
    };

    /// <summary>What its values are before any scaling.</summary>
    public ValueKind Kind => Type switch
    {
        ModbusTypeName.Bool => ValueKind.Flag,
        ModbusTypeName.Float32 or ModbusTypeName.Float64 => ValueKind.Number,
        ModbusTypeName.Text => ValueKind.Text,
        _ => ValueKind.Integer,
    };
}

/// <summary>The four tables of a device.</summary>
public enum ModbusTableName
{
    /// <summary>Bits that can be written.</summary>
    Coil,

    /// <summary>Bits that are read only.</summary>
    Discrete,

    /// <summary>Registers that are read only.</summary>
    Input,

    /// <summary>Registers that can be written.</summary>
    Holding,
}

/// <summary>What lies at an address.</summary>
public enum ModbusTypeName
{
    /// <summary>One bit.</summary>
    Bool,

    /// <summary>Some bits of a register, as a whole number.</summary>
    Bits,

    /// <summary>Signed, one register.</summary>
    Int16,

    /// <summary>Unsigned, one register.</summary>
    UInt16,

    /// <summary>Signed, two registers.</summary>
    Int32,

    /// <summary>Unsigned, two registers.</summary>
    UInt32,

    /// <summary>Signed, four registers.</summary>
    Int64,

    /// <summary>Unsigned, four registers.</summary>
    UInt64,

    /// <summary>IEEE 754, two registers.</summary>
    Float32,

    /// <summary>IEEE 754, four registers.</summary>
    Float64,

    /// <summary>Four decimal digits, one register.</summary>
    Bcd16,

    /// <summary>Eight decimal digits, two registers.</summary>
    Bcd32,

    /// <summary>Two characters a register.</summary>
    Text,
}

/// <summary>How the bytes A (highest) to D of a value lie in its registers.</summary>
public enum ModbusOrder
{
    /// <summary>Highest first throughout.</summary>
    ABCD,

    /// <summary>Low register first.</summary>
    CDAB,

    /// <summary>Bytes of each register swapped.</summary>
    BADC,

    /// <summary>Lowest first throughout.</summary>
    DCBA,
}
