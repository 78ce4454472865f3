namespace EdgeHub.Modbus;

/// <summary>What a TCP server does with a request for a unit that it does not have.</summary>
public enum UnknownUnit
{
    /// <summary>It answers as a gateway whose device is not there: exception 0B.</summary>
    Refuse,

    /// <summary>It says nothing, as many gateways do.</summary>
    Ignore,
}

/// <summary>The units of a server by their identifiers. Fixed once made.</summary>
public sealed class ModbusUnits
{
    private readonly ModbusUnit?[] _units = new ModbusUnit?[256];
    private readonly bool[] _own = new bool[256];

    /// <param name="units">On a serial line 1 to 247; 0 there is a broadcast.</param>
    public ModbusUnits(IReadOnlyDictionary<byte, ModbusUnit> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        foreach (var (id, unit) in units)
        {
            (_units[id], _own[id]) = (unit, true);
        }
    }

    /// <summary>The same device under each identifier, as one with a TCP port of its own has it.</summary>
    public static ModbusUnits Any(ModbusUnit unit) => new(Enumerable.Range(0, 256).ToDictionary(id => (byte)id, _ => unit));

    internal ReadOnlySpan<bool> Own => _own;

    internal ModbusUnit? this[byte id] => _units[id];
}
