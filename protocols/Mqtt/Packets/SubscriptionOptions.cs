namespace EdgeHub.Mqtt;

/// <summary>When a new subscription gets retained messages (MQTT 5, 3.8.3.1).</summary>
public enum RetainHandling : byte
{
    /// <summary>Whenever it is subscribed to.</summary>
    SendAtSubscribe = 0,

    /// <summary>Only if the subscription did not exist.</summary>
    SendAtSubscribeIfNew = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}

/// <summary>
/// How a subscription wants its messages (MQTT 5, 3.8.3.1); 3.1.1 knows the QoS only.
/// <code>
/// | 0 0 | retain handling (2 bits) | retain as published (1) | no local (1) | maximum QoS (2 bits) |
/// </code>
/// </summary>
/// <param name="MaximumQoS">Messages of a higher QoS come with this one.</param>
/// <param name="NoLocal">Not those that the subscriber itself published; never on a shared subscription.</param>
/// <param name="RetainAsPublished">RETAIN comes as it was published, else 0.</param>
/// <param name="RetainHandling">When retained messages come.</param>
public readonly record struct SubscriptionOptions(
    QoS MaximumQoS, bool NoLocal = false, bool RetainAsPublished = false, RetainHandling RetainHandling = RetainHandling.SendAtSubscribe)
{
    internal const byte ReservedBits = 0b1100_0000;

    internal const byte ReservedBitsOf311 = 0b1111_1100;

    internal static SubscriptionOptions Of(byte value) =>
        new((QoS)(value & 0b11), (value & 0b100) != 0, (value & 0b1000) != 0, (RetainHandling)((value >> 4) & 0b11));

    internal byte ToByte(ProtocolVersion version) => version != ProtocolVersion.V5 ? (byte)MaximumQoS
        : (byte)((int)MaximumQoS | (NoLocal ? 0b100 : 0) | (RetainAsPublished ? 0b1000 : 0) | ((int)RetainHandling << 4));
}
