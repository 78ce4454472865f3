using EdgeHub.Devices;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>What lies at a point's address.</summary>
public enum ModbusType
{
    /// <summary>One bit: a coil or discrete input, or one bit of a register.</summary>
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

    /// <summary>Unsigned, four registers; values beyond 63 bits are out of range.</summary>
    UInt64,

    /// <summary>IEEE 754, two registers.</summary>
    Float32,

    /// <summary>IEEE 754, four registers.</summary>
    Float64,

    /// <summary>Four decimal digits, one register.</summary>
    Bcd16,

    /// <summary>Eight decimal digits, two registers.</summary>
    Bcd32,

    /// <summary>Text, two characters a register.</summary>
    Text,
}

/// <summary>One point of a machine: where it lies and what it is.</summary>
/// <param name="Table">Which of the four tables.</param>
/// <param name="Address">From 0, as on the wire; "40001" of a data sheet is holding register 0.</param>
/// <param name="Type">What lies there.</param>
/// <param name="Order">How a value of several registers lies in them.</param>
/// <param name="FirstBit">Of <see cref="ModbusType.Bool"/> in a register and of <see cref="ModbusType.Bits"/>: the lowest bit, 0 to 15.</param>
/// <param name="BitCount">Of <see cref="ModbusType.Bits"/>: how many, 1 to 16.</param>
/// <param name="Characters">Of <see cref="ModbusType.Text"/>: 1 to 250.</param>
public sealed record ModbusPoint(
    ModbusTable Table, ushort Address, ModbusType Type, RegisterOrder Order = RegisterOrder.ABCD, int FirstBit = 0, int BitCount = 1, int Characters = 0)
{
    /// <summary>True for coils and discrete inputs.</summary>
    public bool IsBit => Table is ModbusTable.Coils or ModbusTable.DiscreteInputs;

    /// <summary>Registers or bits that it takes.</summary>
    public int Length => IsBit ? 1 : Type switch
    {
        ModbusType.Int32 or ModbusType.UInt32 or ModbusType.Float32 or ModbusType.Bcd32 => 2,
        ModbusType.Int64 or ModbusType.UInt64 or ModbusType.Float64 => 4,
        ModbusType.Text => (Characters + 1) / 2,
        _ => 1,
    };

    /// <summary>What its values are before any scaling.</summary>
    public ValueKind Kind => Type switch
    {
        ModbusType.Bool => ValueKind.Flag,
        ModbusType.Float32 or ModbusType.Float64 => ValueKind.Number,
        ModbusType.Text => ValueKind.Text,
        _ => ValueKind.Integer,
    };

    /// <summary>What is wrong with it, one sentence; null when it can be read.</summary>
    public string? Fault() =>
        Address + Length > 65_536 ? "it goes beyond address 65,535"
        : IsBit && Type != ModbusType.Bool ? "a coil or discrete input is a bool"
        : Type == ModbusType.Text && Characters is < 1 or > 250 ? "a text has 1 to 250 characters"
        : FirstBit is < 0 or > 15 || BitCount is < 1 or > 16 || FirstBit + BitCount > 16 ? "a register has the bits 0 to 15"
        : null;

    internal ReadPoint Read => new(Table, Address, (ushort)Length);
}
