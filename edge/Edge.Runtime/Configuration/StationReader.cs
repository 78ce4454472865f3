using System.Globalization;
using System.Net;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the stations and their scanners.</summary>
internal sealed class StationReader(FaultList faults)
{
    private readonly HashSet<string> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<(string, int)> _ports = [];
    private readonly HashSet<string> _serialPorts = new(StringComparer.Ordinal);

    /// <summary>Codes of the stations that were read.</summary>
    public IReadOnlySet<string> Codes => _codes;

    /// <summary>Serial ports of their scanners.</summary>
    public IReadOnlySet<string> SerialPorts => _serialPorts;

    public ValueList<StationConfiguration> Read(ObjectReader reader)
    {
        var stations = reader.Objects("stations", "a station", Station);
        if (stations.Count > AgentConfiguration.MaxStations && !faults.Concerns("stations"))
        {
            reader.Fault("stations", $"an agent has at most {AgentConfiguration.MaxStations} stations.");
        }

        if (_names.Count > AgentConfiguration.MaxScanners)
        {
            reader.Fault("stations", $"an agent has at most {AgentConfiguration.MaxScanners} scanners.");
        }

        return stations;
    }

    /// <summary>Reads a serial line; its port is added to <paramref name="taken"/>, and is a fault when it is there already. Without a set, devices may share the port.</summary>
    public static SerialConfiguration? Serial(ObjectReader reader, HashSet<string>? taken = null)
    {
        if (reader.Object("serial") is not { } serial)
        {
            return null;
        }

        var line = new SerialConfiguration(
            serial.Text("port"), serial.Integer("baud", 9600), serial.Integer("dataBits", 8), serial.Choice("parity", "none", "even", "odd"),
            serial.Integer("stopBits", 1), serial.Choice("flowControl", "none", "rtscts", "xonxoff"));
        if (taken is not null && !taken.Add(line.Port))
        {
            serial.Fault("port", $"{line.Port} is used by another scanner of this file.");
        }

        serial.End();
        return line;
    }

    private StationConfiguration Station(ObjectReader reader)
    {
        var code = reader.Text("code");
        if (!PlantCode.Is(code))
        {
            reader.Fault("code", "a code has 1 to 32 letters, digits and hyphens, e.g. KOL-ST-01.");
        }
        else if (!_codes.Add(code))
        {
            reader.Fault("code", $"station {code} is there twice.");
        }

        return new StationConfiguration(code, reader.Objects("scanners", "a scanner", Scanner));
    }

    private ScannerConfiguration Scanner(ObjectReader reader)
    {
        var scanner = new ScannerConfiguration(
            reader.Text("name"), reader.OptionalInteger("listen"), reader.Text("address", "127.0.0.1"), reader.OptionalText("connect"),
            reader.OptionalText("terminator"), reader.OptionalInteger("idleMs"), reader.Text("prefix"), reader.Text("suffix"),
            reader.Flag("symbologyIdentifier", true), reader.Text("characterSet", "utf-8"), reader.OptionalInteger("maxBytes"),
            reader.OptionalInteger("maxConnections"), reader.Flag("reply"), Serial(reader, _serialPorts), Mqtt(reader),
            reader.Text("topic"), MqttReader.Path(reader, "path"));
        if (scanner.Name.Length is 0 or > 64)
        {
            reader.Fault("name", "a name has 1 to 64 characters.");
        }
        else if (!_names.Add(scanner.Name))
        {
            reader.Fault("name", $"scanner {scanner.Name} is there twice; names are unique within an agent.");
        }

        if ((reader.Has("listen") ? 1 : 0) + (reader.Has("connect") ? 1 : 0) + (reader.Has("serial") ? 1 : 0) + (reader.Has("mqtt") ? 1 : 0) != 1)
        {
            reader.Fault("give one of \"listen\" (the scanner connects to the agent), \"connect\" (the agent dials the scanner), \"serial\" (it is at a port of this machine) and \"mqtt\" (it publishes to a broker).");
        }

        CheckMqtt(reader, scanner);

        if (scanner.Connect is { } connect && !HostAndPort.Is(connect))
        {
            reader.Fault("connect", "write it as host:port, e.g. 10.0.0.5:51236.");
        }

        if (!IPAddress.TryParse(scanner.Address, out _))
        {
            reader.Fault("address", "write an IP address of this machine, e.g. 0.0.0.0 for all.");
        }

        if (scanner.Listen is > 0 and var port && !_ports.Add((scanner.Address, port)))
        {
            reader.Fault("listen", string.Create(CultureInfo.InvariantCulture, $"port {port} is used by another scanner of this file."));
        }

        return scanner;
    }

    private static MqttConfiguration? Mqtt(ObjectReader reader)
    {
        if (reader.Object("mqtt") is not { } broker)
        {
            return null;
        }

        var connection = MqttReader.Connection(broker);
        broker.End();
        return connection;
    }

    private static void CheckMqtt(ObjectReader reader, ScannerConfiguration scanner)
    {
        if (!reader.Has("mqtt"))
        {
            foreach (var setting in new[] { "topic", "path" })
            {
                if (reader.Has(setting))
                {
                    reader.Fault(setting, "it is for a scanner that publishes to a broker: \"mqtt\".");
                }
            }

            return;
        }

        if (MqttReader.FilterFault(scanner.Topic) is { } fault)
        {
            reader.Fault("topic", fault);
        }

        // A message has a begin and an end of its own.
        foreach (var setting in new[] { "address", "terminator", "idleMs", "prefix", "suffix", "characterSet", "maxConnections", "reply" })
        {
            if (reader.Has(setting))
            {
                reader.Fault(setting, "it is for scanners that send bytes; over \"mqtt\" each message is one label.");
            }
        }

        if (scanner.MaxBytes is < 1 or > ScanLimits.MaxRawBytes)
        {
            reader.Fault("maxBytes", string.Create(CultureInfo.InvariantCulture, $"it must be from 1 to {ScanLimits.MaxRawBytes}."));
        }
    }
}
