namespace EdgeHub.Mqtt;

/// <summary>Which MQTT a connection speaks, as its CONNECT says it (MQTT 5, 3.1.2.2; 3.1.1, 3.1.2.2).</summary>
public enum ProtocolVersion : byte
{
    /// <summary>No CONNECT was read yet; never on the wire.</summary>
    Unknown = 0,

    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.</summary>
    V5 = 5,
}
