using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the machines.</summary>
internal sealed class MachinesReader(FaultList faults, StationReader stations)
{
    private readonly Dictionary<string, SerialConfiguration> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);

    public ValueList<MachineConfiguration> Read(ObjectReader reader)
    {
        var machines = reader.Objects("machines", "a machine", Machine);
        if (machines.Count > AgentConfiguration.MaxMachines)
        {
            reader.Fault("machines", $"an agent has at most {AgentConfiguration.MaxMachines} machines.");
        }

        return machines;
    }

    private MachineConfiguration Machine(ObjectReader reader)
    {
        var code = reader.Text("code");
        if (!PlantCode.Is(code))
        {
            reader.Fault("code", "a code has 1 to 32 letters, digits and hyphens, e.g. KOL-M-01.");
        }
        else if (!_codes.Add(code))
        {
            reader.Fault("code", $"machine {code} is there twice.");
        }

        var station = reader.Text("station");
        if (station.Length > 0 && !PlantCode.Is(station))
        {
            reader.Fault("station", "a code has 1 to 32 letters, digits and hyphens, e.g. KOL-ST-01.");
        }

        var (modbus, order) = reader.Object("modbus") is { } connection ? ModbusReader.Connection(connection) : (null, ModbusOrder.ABCD);
        var mqtt = reader.Object("mqtt") is { } broker ? MqttReader.Machine(broker) : null;
        if (reader.Has("modbus") && reader.Has("mqtt"))
        {
            reader.Fault("mqtt", "a machine is reached in one way: give one of \"modbus\" and \"mqtt\".");
        }
        else if (!reader.Has("modbus") && !reader.Has("mqtt"))
        {
            reader.Fault("modbus", "say how the machine is reached, e.g. \"modbus\": { \"connect\": \"10.0.0.7:502\" } or \"mqtt\": { \"connect\": \"10.0.0.9:1883\" }.");
        }

        if (modbus?.Serial is { } line)
        {
            CheckLine(reader.Object("modbus")!.Object("serial")!, line);
        }

        var points = new PointReader(order, reader.Has("mqtt"));
        var list = reader.Objects("points", "a point", points.Read).SelectMany(entry => entry).ToList();
        if (list.Count is 0 or > MachineConfiguration.MaxPoints && !faults.Concerns(reader.Path + ".points"))
        {
            reader.Fault("points", $"a machine has 1 to {MachineConfiguration.MaxPoints} points.");
        }

        var sorted = DerivedPoints.Link([.. list.Where(point => point.Expression is null), .. list.Where(point => point.Expression is not null)], points.Readers);
        var alarms = new AlarmReader(sorted, stations.Codes);
        var watched = reader.Objects("alarms", "an alarm", alarms.Read);
        if (watched.Count > MachineConfiguration.MaxAlarms)
        {
            reader.Fault("alarms", $"a machine has at most {MachineConfiguration.MaxAlarms} alarms.");
        }

        return new MachineConfiguration { Code = code, Station = station, Modbus = modbus, Mqtt = mqtt, Points = sorted, Alarms = watched };
    }

    private void CheckLine(ObjectReader reader, SerialConfiguration line)
    {
        if (line.Port.Length == 0)
        {
            reader.Fault("port", "name the port, e.g. /dev/ttyS1.");
        }
        else if (stations.SerialPorts.Contains(line.Port))
        {
            reader.Fault("port", $"{line.Port} is used by a scanner of this file.");
        }
        else if (!_lines.TryAdd(line.Port, line) && _lines[line.Port] != line)
        {
            reader.Fault("port", $"{line.Port} has other settings at another machine; machines on one line share them.");
        }

        if (line.DataBits != 8)
        {
            reader.Fault("dataBits", "Modbus RTU has 8.");
        }
    }
}
