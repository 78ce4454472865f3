namespace EdgeHub.Mqtt;

/// <summary>What packets of a connection must keep to.</summary>
/// <param name="Version">
/// What the connection speaks; <see cref="ProtocolVersion.Unknown"/> at a server until CONNECT was read, which is then the only packet allowed.
/// </param>
/// <param name="Sender">The end whose packets are read.</param>
/// <param name="MaxPacketBytes">Largest packet in bytes, its fixed header included, that this end accepts (MQTT 5, 3.1.2.11.4).</param>
public readonly record struct PacketRules(ProtocolVersion Version, Sender Sender, int MaxPacketBytes = PacketHeader.MaxPacketBytes);
