using System.Globalization;
using System.Net;

namespace EdgeHub.Edge.Runtime;

/// <summary>What a configuration must hold to besides being JSON; each fault begins with the path of its value.</summary>
internal static class ConfigurationCheck
{
    internal static IEnumerable<string> Faults(AgentConfiguration configuration)
    {
        if (configuration.Hub.Length > 0 && !IsHostAndPort(configuration.Hub))
        {
            yield return "hub: write it as host:port, e.g. hub.example:8443.";
        }

        if (!IPEndPoint.TryParse(configuration.Listen, out _) || !configuration.Listen.Contains(':', StringComparison.Ordinal))
        {
            yield return "listen: write it as address:port, e.g. 127.0.0.1:8081.";
        }

        for (var i = 0; i < configuration.LeaseTypes.Count; i++)
        {
            if (configuration.LeaseTypes[i] is not { Length: 2 } type || !type.All(char.IsAsciiLetterOrDigit))
            {
                yield return $"leaseTypes[{i}]: a type has two letters or digits, e.g. FG.";
            }
        }

        if (configuration.Stations.Count is 0 or > AgentConfiguration.MaxStations)
        {
            yield return $"stations: an agent has 1 to {AgentConfiguration.MaxStations} stations.";
        }

        foreach (var fault in StationFaults(configuration))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> StationFaults(AgentConfiguration configuration)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = new HashSet<(string, int)>();
        var serialPorts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < configuration.Stations.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"stations[{i}]");
            if (configuration.Stations[i] is not { } station)
            {
                yield return path + ": a station can't be null.";
                continue;
            }

            if (station.Code.Length is 0 or > 32 || !station.Code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            {
                yield return $"{path}.code: a code has 1 to 32 letters, digits and hyphens, e.g. KOL-ST-01.";
            }
            else if (!codes.Add(station.Code))
            {
                yield return $"{path}.code: station {station.Code} is there twice.";
            }

            for (var j = 0; j < station.Scanners.Count; j++)
            {
                foreach (var fault in ScannerFaults(station.Scanners[j], names, ports, serialPorts))
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{path}.scanners[{j}]{fault}");
                }
            }
        }

        if (names.Count > AgentConfiguration.MaxScanners)
        {
            yield return $"stations: an agent has at most {AgentConfiguration.MaxScanners} scanners.";
        }
    }

    private static IEnumerable<string> ScannerFaults(
        ScannerConfiguration? scanner, HashSet<string> names, HashSet<(string, int)> ports, HashSet<string> serialPorts)
    {
        if (scanner is null)
        {
            yield return ": a scanner can't be null.";
            yield break;
        }

        if (scanner.Name.Length is 0 or > 64)
        {
            yield return ".name: a name has 1 to 64 characters.";
        }
        else if (!names.Add(scanner.Name))
        {
            yield return $".name: scanner {scanner.Name} is there twice; names are unique within an agent.";
        }

        if ((scanner.Listen is null ? 0 : 1) + (scanner.Connect is null ? 0 : 1) + (scanner.Serial is null ? 0 : 1) != 1)
        {
            yield return ": give one of \"listen\" (the scanner connects to the agent), \"connect\" (the agent dials the scanner) and \"serial\" (it is at a port of this machine).";
        }

        if (scanner.Serial is { } serial)
        {
            if (!serialPorts.Add(serial.Port))
            {
                yield return $".serial.port: {serial.Port} is used by another scanner of this file.";
            }

            if (serial.Parity is not ("none" or "even" or "odd"))
            {
                yield return $".serial.parity: '{serial.Parity}' must be none, even or odd.";
            }

            if (serial.FlowControl is not ("none" or "rtscts" or "xonxoff"))
            {
                yield return $".serial.flowControl: '{serial.FlowControl}' must be none, rtscts or xonxoff.";
            }
        }

        if (scanner.Connect is { } connect && !IsHostAndPort(connect))
        {
            yield return ".connect: write it as host:port, e.g. 10.0.0.5:51236.";
        }

        if (!IPAddress.TryParse(scanner.Address, out _))
        {
            yield return ".address: write an IP address of this machine, e.g. 0.0.0.0 for all.";
        }

        if (scanner.Listen is > 0 and var port && !ports.Add((scanner.Address, port)))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $".listen: port {port} is used by another scanner of this file.");
        }
    }

    /// <summary>A host name or address and a port from 1 to 65535.</summary>
    private static bool IsHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= 65535;
    }
}
