using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>What a CONNECT asks for, kept while it is judged (MQTT 5, 3.1).</summary>
internal sealed record ConnectRequest
{
    public ProtocolVersion Version { get; private init; }

    public bool CleanStart { get; private init; }

    public required string ClientIdentifier { get; init; }

    /// <summary>The client left it to the broker to name it.</summary>
    public bool IsAssigned { get; private init; }

    public ushort KeepAliveSeconds { get; private init; }

    /// <summary>What the client asked for; <see cref="ExpirySeconds"/> is what it gets.</summary>
    public uint AskedExpirySeconds { get; private init; }

    public uint ExpirySeconds { get; private init; }

    public int ReceiveMaximum { get; private init; }

    public long MaxPacketBytes { get; private init; }

    public int TopicAliasMaximum { get; private init; }

    public bool HasAuthenticationMethod { get; private init; }

    public WillMessage? Will { get; private init; }

    public string? UserName { get; private init; }

    public byte[]? Password { get; private init; }

    /// <summary>What stays of it for as long as the connection lasts.</summary>
    public ConnectRequest WithoutSecrets() => this with { Password = null, Will = null };

    public static ConnectRequest Of(in Connect connect, BrokerOptions options)
    {
        var isV5 = connect.Version == ProtocolVersion.V5;
        var properties = connect.Properties;
        var asked = isV5 ? properties.NumberOf(PropertyId.SessionExpiryInterval) ?? 0 : connect.CleanStart ? 0 : uint.MaxValue;
        var most = (uint)Math.Min(options.MaxSessionExpiry.TotalSeconds, uint.MaxValue);
        var isAssigned = connect.ClientIdentifier.IsEmpty;
        return new ConnectRequest
        {
            Version = connect.Version, CleanStart = connect.CleanStart, KeepAliveSeconds = connect.KeepAlive, IsAssigned = isAssigned,
            ClientIdentifier = isAssigned ? "edgehub-" + Guid.NewGuid().ToString("N") : Encoding.UTF8.GetString(connect.ClientIdentifier),
            AskedExpirySeconds = asked, ExpirySeconds = Math.Min(asked, most),
            ReceiveMaximum = isV5 ? (int)(properties.NumberOf(PropertyId.ReceiveMaximum) ?? ushort.MaxValue) : ushort.MaxValue,
            MaxPacketBytes = properties.NumberOf(PropertyId.MaximumPacketSize) ?? PacketHeader.MaxPacketBytes,
            TopicAliasMaximum = (int)(properties.NumberOf(PropertyId.TopicAliasMaximum) ?? 0),
            HasAuthenticationMethod = properties.Contains(PropertyId.AuthenticationMethod),
            Will = WillMessage.Of(connect),
            UserName = connect.HasUserName ? Encoding.UTF8.GetString(connect.UserName) : null,
            Password = connect.HasPassword ? connect.Password.ToArray() : null,
        };
    }
}
