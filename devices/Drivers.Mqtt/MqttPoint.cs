using EdgeHub.Devices;
using EdgeHub.Mqtt;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>How a payload tells its time.</summary>
public enum TimeForm
{
    /// <summary>ISO 8601 with an offset or Z, as a text.</summary>
    Iso8601,

    /// <summary>Seconds since 1970, with or without fraction.</summary>
    Seconds,

    /// <summary>Milliseconds since 1970.</summary>
    Milliseconds,
}

/// <summary>One point of a machine: on which topic its values come and where in the payload they are.</summary>
/// <param name="Topic">Topic name.</param>
/// <param name="Kind">Flag, integer, number or text.</param>
public sealed record MqttPoint(string Topic, ValueKind Kind)
{
    /// <summary>What is subscribed to; empty takes the topic. A filter with wildcards serves many points.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Where in a JSON payload the value is; empty takes the whole payload as a plain value.</summary>
    public string Path { get; init; } = "";

    /// <summary>Where in a JSON payload the time is; empty takes the arrival.</summary>
    public string TimePath { get; init; } = "";

    /// <summary>How the time is told.</summary>
    public TimeForm TimeForm { get; init; }
}

/// <summary>A machine whose values come over MQTT.</summary>
public sealed record MqttMachineOptions
{
    /// <summary>Its code, e.g. KOL-M-07.</summary>
    public required string Device { get; init; }

    /// <summary>Where it publishes.</summary>
    public required MqttBrokerOptions Broker { get; init; }

    /// <summary>Highest QoS that is asked for. Default 1.</summary>
    public QoS QoS { get; init; } = QoS.AtLeastOnce;

    /// <summary>What is read; samples name a point by its place here.</summary>
    public required IReadOnlyList<MqttPoint> Points { get; init; }
}

/// <summary>A scanner, camera or gateway that publishes what it reads.</summary>
public sealed record MqttScannerOptions
{
    /// <summary>Its name.</summary>
    public required string Device { get; init; }

    /// <summary>Code of the station at which it stands.</summary>
    public required string Station { get; init; }

    /// <summary>Where it publishes.</summary>
    public required MqttBrokerOptions Broker { get; init; }

    /// <summary>Topic filter; each message is one read.</summary>
    public required string Topic { get; init; }

    /// <summary>Where in a JSON payload the label is; empty takes the whole payload.</summary>
    public string Path { get; init; } = "";

    /// <summary>Takes an AIM symbology identifier off the front (ISO/IEC 15424).</summary>
    public bool SymbologyIdentifier { get; init; } = true;

    /// <summary>Longest label in bytes.</summary>
    public int MaxBytes { get; init; } = ScanLimits.MaxRawBytes;
}
