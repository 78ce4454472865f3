using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>How a broker is reached. Files are named as in the configuration: a relative path begins at the configuration file.</summary>
public sealed record MqttConfiguration
{
    /// <summary>Seconds that a broker keeps the session of a scanner, so that no scan is lost meanwhile: a day.</summary>
    public const int ScannerSession = 86_400;

    /// <summary>Name or address.</summary>
    public string Host { get; init; } = "";

    /// <summary>TCP port. Default 1883, with TLS 8883.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Path for MQTT over WebSocket; empty for TCP.</summary>
    public string WebSocket { get; init; } = "";

    /// <summary>Client identifier; empty takes edgehub- and the code or name of the device.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>User name; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>File whose first line is the password; empty for none.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>TLS; null for none.</summary>
    public MqttTlsConfiguration? Tls { get; init; }

    /// <summary>auto, 5 or 3.1.1.</summary>
    public string Version { get; init; } = "auto";

    /// <summary>Longest silence on the connection. Default 30 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seconds that the broker keeps the session; null takes the default of the device: 0 for a machine, a day for a scanner.</summary>
    public int? Session { get; init; }

    /// <summary>Highest QoS that is asked for, 0 to 2. Default 1.</summary>
    public int QoS { get; init; } = 1;

    /// <summary>After so long without any message the machine is not heard; null never.</summary>
    public TimeSpan? SilentAfter { get; init; }
}

/// <summary>TLS of a broker.</summary>
/// <param name="CaFile">Authorities that are trusted, PEM; empty takes those of the machine.</param>
/// <param name="CertificateFile">The agent's certificate, PEM; empty for none.</param>
/// <param name="KeyFile">Its private key, PEM.</param>
public sealed record MqttTlsConfiguration(string CaFile = "", string CertificateFile = "", string KeyFile = "");

/// <summary>On which topic a point's values come and where in the payload they are.</summary>
/// <param name="Topic">Topic name.</param>
/// <param name="Filter">What is subscribed to: the topic, or the filter with wildcards that it is one of.</param>
/// <param name="Kind">What the values are.</param>
/// <param name="Path">Where in a JSON payload the value is; empty for a plain value.</param>
/// <param name="TimePath">Where in a JSON payload the time is; empty for the arrival.</param>
/// <param name="TimeAs">iso8601, s or ms.</param>
public sealed record MqttPointConfiguration(string Topic, string Filter, ValueKind Kind, string Path = "", string TimePath = "", string TimeAs = "iso8601");
