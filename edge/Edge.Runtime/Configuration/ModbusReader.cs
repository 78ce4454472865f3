using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads how a machine is reached over Modbus, and where its points lie.</summary>
internal static partial class ModbusReader
{
    private static readonly string[] Types =
        ["bool", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "bcd16", "bcd32"];

    public static (ModbusConfiguration Connection, ModbusOrder Order) Connection(ObjectReader reader)
    {
        var serial = StationReader.Serial(reader);
        var (host, port) = ("", 502);
        if (reader.OptionalText("connect") is { } connect && !HostAndPort.TryRead(connect, 502, out host, out port))
        {
            reader.Fault("connect", "write it as host:port, e.g. 10.0.0.7:502; 502 may be left out.");
        }

        if (reader.Has("connect") == reader.Has("serial"))
        {
            reader.Fault("give one of \"connect\" (Modbus TCP) and \"serial\" (Modbus RTU at a port of this machine).");
        }

        var connection = new ModbusConfiguration
        {
            Host = host,
            Port = port,
            Serial = serial,
            Unit = (byte)reader.Integer("unit", 1, 0, 255),
            Every = TimeSpan.FromMilliseconds(reader.Integer("everyMs", 1000, 10, 86_400_000)),
            Timeout = TimeSpan.FromMilliseconds(reader.Integer("timeoutMs", 1000, 10, 60_000)),
            MaxGap = reader.Integer("maxGap", 16, 0, 124),
            MaxRegisters = reader.Integer("maxRegisters", 125, 4, 125),
        };
        var order = Order(reader, ModbusOrder.ABCD);
        reader.End();
        return (connection, order);
    }

    /// <summary>The place of a point; null when it is wrong, which is told.</summary>
    public static ModbusPointConfiguration? Point(ObjectReader reader, ModbusOrder usual)
    {
        var at = reader.Text("at");
        var type = reader.OptionalText("type");
        var order = Order(reader, usual);
        if (Address().Match(at) is not { Success: true } match)
        {
            reader.Fault("at", "write it as coil:, discrete:, input: or holding: and the address from 0, e.g. holding:100, holding:100.3 (a bit), holding:100.4-7 (bits).");
            return null;
        }

        var table = Enum.Parse<ModbusTableName>(match.Groups["table"].Value, ignoreCase: true);
        if (!ushort.TryParse(match.Groups["address"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var address))
        {
            reader.Fault("at", "an address is from 0 to 65535. \"40001\" of a data sheet is holding:0.");
            return null;
        }

        var point = match.Groups["first"].Success ? Bits(reader, match, table, address, type) : Whole(reader, table, address, type, order);
        if (point is not null && point.Address + point.Length > 65_536)
        {
            reader.Fault("at", string.Create(CultureInfo.InvariantCulture, $"it takes {point.Length} registers and goes beyond address 65535."));
            return null;
        }

        return point;
    }

    private static ModbusPointConfiguration? Bits(ObjectReader reader, Match match, ModbusTableName table, ushort address, string? type)
    {
        var first = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        var isField = match.Groups["last"].Success;
        var last = isField ? int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture) : first;
        if (table is ModbusTableName.Coil or ModbusTableName.Discrete || first > 15 || last > 15 || last < first)
        {
            reader.Fault("at", "the bits of a register are 0 to 15, lowest first; coils and discrete inputs are bits already.");
            return null;
        }

        var wanted = isField ? "uint16" : "bool";
        if (type is not null && type != wanted)
        {
            reader.Fault("type", $"'{type}' does not fit \"at\"; leave it out or write {wanted}.");
        }

        return new ModbusPointConfiguration(table, address, isField ? ModbusTypeName.Bits : ModbusTypeName.Bool, ModbusOrder.ABCD, first, last - first + 1);
    }

    private static ModbusPointConfiguration? Whole(ObjectReader reader, ModbusTableName table, ushort address, string? type, ModbusOrder order)
    {
        if (table is ModbusTableName.Coil or ModbusTableName.Discrete)
        {
            if (type is not (null or "bool"))
            {
                reader.Fault("type", $"'{type}' does not fit \"at\": a coil or discrete input is a bool.");
            }

            return new ModbusPointConfiguration(table, address, ModbusTypeName.Bool);
        }

        if (type?.StartsWith("text:", StringComparison.Ordinal) == true
            && int.TryParse(type.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var characters) && characters is >= 1 and <= 250)
        {
            return new ModbusPointConfiguration(table, address, ModbusTypeName.Text, order, Characters: characters);
        }

        if (type is null || !Types.Contains(type, StringComparer.Ordinal))
        {
            reader.Fault("type", $"{(type is null ? "say what lies there" : $"there is no type '{type}'")}; one of: {string.Join(", ", Types)}, text:N with N from 1 to 250.");
            return null;
        }

        if (type == "bool")
        {
            reader.Fault("at", "name the bit of the register, e.g. holding:100.0.");
            return null;
        }

        return new ModbusPointConfiguration(table, address, Enum.Parse<ModbusTypeName>(type, ignoreCase: true), order);
    }

    private static ModbusOrder Order(ObjectReader reader, ModbusOrder usual) =>
        reader.Has("order") ? Enum.Parse<ModbusOrder>(reader.Choice("order", "ABCD", "CDAB", "BADC", "DCBA")) : usual;

    [GeneratedRegex("^(?<table>coil|discrete|input|holding):(?<address>[0-9]{1,9})(\\.(?<first>[0-9]{1,2})(-(?<last>[0-9]{1,2}))?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
