namespace EdgeHub.Mqtt;

/// <summary>How surely a message is delivered (MQTT 5, 4.3).</summary>
public enum QoS : byte
{
    /// <summary>Sent once and never acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>Acknowledged by PUBACK; may come twice.</summary>
    AtLeastOnce = 1,

    /// <summary>Acknowledged by PUBREC, PUBREL and PUBCOMP; comes once.</summary>
    ExactlyOnce = 2,
}
