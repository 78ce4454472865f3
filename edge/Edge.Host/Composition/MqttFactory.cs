using EdgeHub.Devices;
using EdgeHub.Drivers.Mqtt;
using EdgeHub.Edge.Runtime;
using EdgeHub.Mqtt;

namespace EdgeHub.Edge.Host;

/// <summary>Makes what drivers of MQTT want to know from the configuration.</summary>
internal static class MqttFactory
{
    private const string ClientPrefix = "edgehub-";

    /// <summary>A machine.</summary>
    /// <param name="machine">It has a broker.</param>
    /// <param name="folder">Where relative paths of files begin.</param>
    internal static MqttMachineOptions Machine(MachineConfiguration machine, string folder) => new()
    {
        Device = machine.Code,
        Broker = Broker(machine.Mqtt!, machine.Code, usualSession: 0, folder),
        QoS = (QoS)machine.Mqtt!.QoS,
        Points = [.. machine.ReadPoints.Select(point => Point(point.Mqtt!))],
    };

    /// <summary>A scanner that publishes.</summary>
    internal static MqttScannerOptions Scanner(string station, ScannerConfiguration scanner, string folder) => new()
    {
        Device = scanner.Name,
        Station = station,
        Broker = Broker(scanner.Mqtt!, scanner.Name, MqttConfiguration.ScannerSession, folder),
        Topic = scanner.Topic,
        Path = scanner.Path,
        SymbologyIdentifier = scanner.SymbologyIdentifier,
        MaxBytes = scanner.MaxBytes ?? ScanLimits.MaxRawBytes,
    };

    private static MqttBrokerOptions Broker(MqttConfiguration broker, string device, int usualSession, string folder) => new()
    {
        Host = broker.Host,
        Port = broker.Port,
        WebSocketPath = broker.WebSocket,
        Tls = broker.Tls is not null,
        AuthorityFile = Within(folder, broker.Tls?.CaFile),
        CertificateFile = Within(folder, broker.Tls?.CertificateFile),
        KeyFile = Within(folder, broker.Tls?.KeyFile),
        ClientId = broker.ClientId.Length > 0 ? broker.ClientId : ClientPrefix + device,
        UserName = broker.User,
        PasswordFile = Within(folder, broker.PasswordFile),
        Version = broker.Version switch { "5" => ProtocolVersion.V5, "3.1.1" => ProtocolVersion.V311, _ => null },
        KeepAlive = broker.KeepAlive,
        SessionExpiry = (uint)(broker.Session ?? usualSession),
    };

    private static string Within(string folder, string? file) => file is { Length: > 0 } ? Path.Combine(folder, file) : "";

    private static MqttPoint Point(MqttPointConfiguration point) => new(point.Topic, point.Kind)
    {
        Filter = point.Filter,
        Path = point.Path,
        TimePath = point.TimePath,
        TimeForm = point.TimeAs switch { "s" => TimeForm.Seconds, "ms" => TimeForm.Milliseconds, _ => TimeForm.Iso8601 },
    };
}
