using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// CONNECT: a client asks for a connection (MQTT 5, 3.1; 3.1.1, 3.1).
/// <code>
/// | "MQTT" (2 + 4) | protocol version (1) | flags (1) | keep alive (2) | properties, MQTT 5 only |
/// | client identifier (2 + n) | will properties, MQTT 5 only | will topic (2 + n) | will payload (2 + n) | user name (2 + n) | password (2 + n) |
/// flags: | user name | password | will retain | will QoS (2 bits) | will | clean start | 0 |
/// </code>
/// </summary>
public readonly ref partial struct Connect : IPacket<Connect>
{
    private const int FixedBytes = 10;

    private static ReadOnlySpan<byte> ProtocolName => "MQTT"u8;

    /// <summary>What the connection speaks from here on.</summary>
    public ProtocolVersion Version { get; init; }

    /// <summary>Forget the session of this client identifier; Clean Session in 3.1.1, where the session also ends with the connection.</summary>
    public bool CleanStart { get; init; }

    /// <summary>Longest silence of the client in seconds; 0 for any.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>What the client can do and wants.</summary>
    public Properties Properties { get; init; }

    /// <summary>UTF-8; empty when the server shall make one.</summary>
    public ReadOnlySpan<byte> ClientIdentifier { get; init; }

    /// <summary>True when there is a <see cref="Will"/>.</summary>
    public bool HasWill { get; init; }

    /// <summary>What is published if the connection breaks.</summary>
    public Will Will { get; init; }

    /// <summary>True when there is a <see cref="UserName"/>, empty or not.</summary>
    public bool HasUserName { get; init; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> UserName { get; init; }

    /// <summary>True when there is a <see cref="Password"/>, empty or not.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Any bytes.</summary>
    public ReadOnlySpan<byte> Password { get; init; }

    /// <inheritdoc/>
    public byte FirstByte => (int)PacketType.Connect << 4;

    /// <inheritdoc/>
    public int RemainingLength(ProtocolVersion version) => FixedBytes + Properties.BytesOf(Version) + 2 + ClientIdentifier.Length
        + (HasWill ? Will.BytesOf(Version) : 0) + (HasUserName ? 2 + UserName.Length : 0) + (HasPassword ? 2 + Password.Length : 0);

    /// <inheritdoc/>
    public void WriteBody(ref ByteWriter writer, ProtocolVersion version)
    {
        writer.WriteBinary(ProtocolName);
        writer.WriteByte((byte)Version);
        writer.WriteByte((byte)Flags());
        writer.WriteUInt16BigEndian(KeepAlive);
        writer.WriteProperties(Properties, Version);
        writer.WriteBinary(ClientIdentifier);
        if (HasWill)
        {
            Will.Write(ref writer, Version);
        }

        if (HasUserName)
        {
            writer.WriteBinary(UserName);
        }

        if (HasPassword)
        {
            writer.WriteBinary(Password);
        }
    }

    private ConnectFlags Flags()
    {
        var flags = HasWill ? ConnectFlags.Will | (ConnectFlags)((int)Will.QoS << WillQoSShift) : ConnectFlags.None;
        flags |= HasWill && Will.Retain ? ConnectFlags.WillRetain : ConnectFlags.None;
        flags |= CleanStart ? ConnectFlags.CleanStart : ConnectFlags.None;
        flags |= HasUserName ? ConnectFlags.UserName : ConnectFlags.None;
        return flags | (HasPassword ? ConnectFlags.Password : ConnectFlags.None);
    }
}
