namespace EdgeHub.Mqtt.Broker;

/// <summary>One subscription of one session (MQTT 5, 3.8).</summary>
/// <param name="Text">The topic filter as the client wrote it, <c>$share</c> included.</param>
/// <param name="Filter">What topic names are compared with.</param>
/// <param name="ShareName">The group that shares its messages; empty for none.</param>
/// <param name="Options">How messages are wanted.</param>
/// <param name="Identifier">Sent with each message; 0 for none.</param>
internal sealed record SessionSubscription(byte[] Text, byte[] Filter, byte[] ShareName, SubscriptionOptions Options, uint Identifier)
{
    /// <summary>Number in the store; 0 for none.</summary>
    public long StoredAs { get; init; }

    public bool IsShared => ShareName.Length > 0;
}
