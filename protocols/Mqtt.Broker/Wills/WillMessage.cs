namespace EdgeHub.Mqtt.Broker;

/// <summary>What is published for a client whose connection ends without a normal DISCONNECT (MQTT 5, 3.1.2.5).</summary>
/// <param name="Topic">UTF-8.</param>
/// <param name="Properties">As they are forwarded.</param>
/// <param name="Payload">The client's bytes.</param>
/// <param name="QoS">QoS that it is published with.</param>
/// <param name="Retain">It is published as a retained message.</param>
/// <param name="ExpirySeconds">Seconds that it lives from then on; null for ever.</param>
/// <param name="DelaySeconds">Seconds between the end of the connection and the will (3.1.3.2.2); the end of the session does not wait for them.</param>
internal sealed record WillMessage(byte[] Topic, byte[] Properties, byte[] Payload, QoS QoS, bool Retain, uint? ExpirySeconds, uint DelaySeconds)
{
    /// <summary>When it is due, in milliseconds of the clock; never while the connection is there.</summary>
    public long DueAtMs { get; set; } = long.MaxValue;

    public static WillMessage? Of(in Connect connect)
    {
        if (!connect.HasWill)
        {
            return null;
        }

        var will = connect.Will;
        var properties = new byte[will.Properties.Encoded.Length];
        var forwarded = will.Properties.CopyForwarded(properties);
        return new WillMessage(
            will.Topic.ToArray(), properties[..forwarded], will.Payload.ToArray(), will.QoS, will.Retain,
            will.Properties.NumberOf(PropertyId.MessageExpiryInterval), will.Properties.NumberOf(PropertyId.WillDelayInterval) ?? 0);
    }
}
