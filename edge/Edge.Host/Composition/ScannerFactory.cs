using System.Globalization;
using System.Net;
using EdgeHub.Devices;
using EdgeHub.Drivers.Mqtt;
using EdgeHub.Drivers.Scanners;
using EdgeHub.Edge.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>Makes scanner drivers from the configuration.</summary>
internal static class ScannerFactory
{
    /// <summary>Throws with every value that a driver can't use.</summary>
    internal static void Check(AgentConfiguration configuration, string file)
    {
        var faults = Faults(configuration).Select(fault => $"{file}: {fault.Path}: {fault.Text}").ToList();
        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults);
        }
    }

    /// <summary>Every value that a driver can't use, with its path.</summary>
    internal static IEnumerable<(string Path, string Text)> Faults(AgentConfiguration configuration) =>
        from i in Enumerable.Range(0, configuration.Stations.Count)
        let station = configuration.Stations[i]
        from j in Enumerable.Range(0, station.Scanners.Count)
        where station.Scanners[j].Mqtt is null
        from fault in Options(station.Code, station.Scanners[j]).Faults()
        select (string.Create(CultureInfo.InvariantCulture, $"stations[{i}].scanners[{j}]"), fault);

    internal static IReadOnlyList<SupervisedDriver> Make(AgentConfiguration configuration, IScanSink sink, string folder, TimeProvider time, ILoggerFactory loggers) =>
    [
        .. from station in configuration.Stations
           from scanner in station.Scanners
           select new SupervisedDriver(
               station.Code, scanner.Name, scanner, () => new ScannerDriver(Source(station.Code, scanner, folder, time, loggers), sink)),
    ];

    /// <summary>A serial line as drivers know it.</summary>
    internal static SerialSettings Serial(SerialConfiguration serial) => new(
        serial.Port, serial.Baud, serial.DataBits, Enum.Parse<SerialParity>(serial.Parity, ignoreCase: true), serial.StopBits,
        Enum.Parse<SerialFlowControl>(serial.FlowControl, ignoreCase: true));

    private static IScanSource Source(string station, ScannerConfiguration scanner, string folder, TimeProvider time, ILoggerFactory loggers) => scanner.Mqtt is not null
        ? new MqttScanner(MqttFactory.Scanner(station, scanner, folder), time, loggers)
        : Make(Options(station, scanner), time, loggers);

    private static IScanSource Make(ScannerOptions options, TimeProvider time, ILoggerFactory loggers) => options switch
    {
        TcpListenScannerOptions listen => new TcpListenScanner(listen, time, loggers.CreateLogger<TcpListenScanner>()),
        SerialScannerOptions serial => new SerialScanner(serial, time, loggers.CreateLogger<SerialScanner>()),
        TcpDialScannerOptions dial => new TcpDialScanner(dial, time, loggers.CreateLogger<TcpDialScanner>()),
        _ => throw new InvalidOperationException("A scanner listens, dials or has a serial port."),
    };

    private static ScannerOptions Options(string station, ScannerConfiguration scanner)
    {
        var framing = new ScanFraming
        {
            Terminator = scanner.Terminator,
            IdleTimeout = scanner.IdleMs is { } idle ? TimeSpan.FromMilliseconds(idle) : null,
            Prefix = scanner.Prefix,
            Suffix = scanner.Suffix,
            SymbologyIdentifier = scanner.SymbologyIdentifier,
            CharacterSet = scanner.CharacterSet,
            MaxBytes = scanner.MaxBytes ?? ScanLimits.MaxRawBytes,
        };
        if (scanner.Serial is { } serial)
        {
            return new SerialScannerOptions
            {
                Device = scanner.Name,
                Station = station,
                Serial = Serial(serial),
                Framing = framing,
                Reply = scanner.Reply,
            };
        }

        if (scanner.Connect is not { } connect)
        {
            var listen = new TcpListenScannerOptions
            {
                Device = scanner.Name,
                Station = station,
                Address = IPAddress.Parse(scanner.Address),
                Port = scanner.Listen ?? 0,
                Framing = framing,
                Reply = scanner.Reply,
            };
            return scanner.MaxConnections is { } connections ? listen with { MaxConnections = connections } : listen;
        }

        var colon = connect.LastIndexOf(':');
        return new TcpDialScannerOptions
        {
            Device = scanner.Name,
            Station = station,
            Host = connect[..colon].Trim('[', ']'),
            Port = int.Parse(connect.AsSpan(colon + 1), CultureInfo.InvariantCulture),
            Framing = framing,
            Reply = scanner.Reply,
        };
    }
}
