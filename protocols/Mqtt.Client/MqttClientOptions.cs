using System.Text;

namespace EdgeHub.Mqtt.Client;

/// <summary>How a client presents itself to a broker, and its bounds. Immutable; checked when the client is made.</summary>
public sealed record MqttClientOptions
{
    /// <summary>Session Expiry Interval of a session that lasts until it is ended (MQTT 5, 3.1.2.11.2).</summary>
    public const uint ForEver = uint.MaxValue;

    /// <summary>
    /// Client identifier (3.1.3.1). It is the name of the session: it must be fixed for one that outlasts the connection, and nobody else may use it.
    /// Empty lets the broker make one, which is for sessions that end with the connection.
    /// </summary>
    public string ClientId { get; init; } = "";

    /// <summary>Seconds that the session outlasts a connection; 0, the default, ends it with the connection. 3.1.1 knows only 0 and for ever.</summary>
    public uint SessionExpiry { get; init; }

    /// <summary>Begin with a new session at the first connection. Later ones go on with it. In 3.1.1 a session that outlasts the connection can't be begun anew.</summary>
    public bool CleanStart { get; init; }

    /// <summary>MQTT 5, or 3.1.1. Null, the default, takes 5 and falls back when the broker says that it does not speak it.</summary>
    public ProtocolVersion? Version { get; init; }

    /// <summary>User name; null for none.</summary>
    public string? UserName { get; init; }

    /// <summary>Password; null for none. It is in no message and no log.</summary>
    public ReadOnlyMemory<byte>? Password { get; init; }

    /// <summary>What the broker publishes if this client goes without saying so; null for nothing.</summary>
    public MqttWill? Will { get; init; }

    /// <summary>Longest silence of this client (3.1.2.10), in whole seconds; the broker may order another. Default 30 s; zero for any, and a dead broker is not found.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From dialling to CONNACK, and from SUBSCRIBE to SUBACK. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before another try, doubled up to <see cref="LongestPause"/>; each is cut by up to half at random. Default 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause; also the pause after a refusal or a takeover, which another try at once would not change. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest packet in bytes that is taken: memory that is set aside. Default 256 KiB. A 3.1.1 broker is not told.</summary>
    public int MaxPacketBytes { get; init; } = 256 << 10;

    /// <summary>Messages of QoS 1 and 2 that the broker may send before one is acknowledged (3.1.2.11.3). Default 64.</summary>
    public int ReceiveMaximum { get; init; } = 64;

    /// <summary>Received messages that wait to be read before nothing more is taken from the socket. Default 256.</summary>
    public int ReceiveCapacity { get; init; } = 256;

    /// <summary>True leaves acknowledging what was received to <see cref="MqttClient.Acknowledge"/>; false acknowledges what is ready to be read.</summary>
    public bool AcknowledgeByHand { get; init; }

    /// <summary>Own messages of QoS 1 and 2 that are kept until they are acknowledged, through losses of the connection; the next one waits. Default 64.</summary>
    public int MaxInFlight { get; init; } = 64;

    /// <summary>Bytes that wait for the socket before the next message waits. Default 256 KiB.</summary>
    public int SendBufferBytes { get; init; } = 256 << 10;

    /// <summary>Topic aliases that the broker may use (3.1.2.11.5). Default 64.</summary>
    public int MaxAliasesReceived { get; init; } = 64;

    /// <summary>Topic aliases that this client uses, if the broker takes as many. Default 64.</summary>
    public int MaxAliasesSent { get; init; } = 64;

    /// <summary>Subscriptions of this client. Default 1,000.</summary>
    public int MaxSubscriptions { get; init; } = 1000;

    /// <summary>Requests that wait for their responses. Default 64.</summary>
    public int MaxRequests { get; init; } = 64;

    /// <summary>Where responses to this client's requests come; nobody else's. Null, the default, is edgehub/responses/ and the client identifier.</summary>
    public string? ResponseTopic { get; init; }

    internal bool IsPersistent => SessionExpiry > 0;

    internal void Check()
    {
        Bound.Require(Encoding.UTF8.GetByteCount(ClientId) <= ushort.MaxValue, "ClientId has at most 65,535 bytes.");
        Bound.Require(!IsPersistent || ClientId.Length > 0, "A session that outlasts the connection needs a fixed ClientId: with another one the broker would keep it for nobody.");
        Bound.Require(Version is null or ProtocolVersion.V311 or ProtocolVersion.V5, "Version must be 3.1.1 or 5.");
        Bound.Require(Password is null || UserName is not null || Version != ProtocolVersion.V311, "3.1.1 has no password without a user name.");
        Bound.Require(Password is not { Length: > ushort.MaxValue }, "Password has at most 65,535 bytes.");
        Bound.Require(KeepAlive >= TimeSpan.Zero && KeepAlive <= TimeSpan.FromSeconds(ushort.MaxValue), "KeepAlive must be from 0 to 65,535 s.");
        Bound.Require(ConnectTimeout > TimeSpan.Zero, "ConnectTimeout must be longer than nothing.");
        Bound.Require(FirstPause > TimeSpan.Zero && LongestPause >= FirstPause, "FirstPause must be longer than nothing and LongestPause not shorter.");
        Bound.Require(MaxPacketBytes is >= 128 and <= PacketHeader.MaxPacketBytes, "MaxPacketBytes must be from 128 to what MQTT knows.");
        Bound.Require(ReceiveMaximum is >= 1 and <= ushort.MaxValue, "ReceiveMaximum must be from 1 to 65,535.");
        Bound.Require(ReceiveCapacity >= 1, "ReceiveCapacity must be at least 1.");
        Bound.Require(MaxInFlight is >= 1 and <= 32_767, "MaxInFlight must be from 1 to 32,767.");
        Bound.Require(SendBufferBytes >= 1, "SendBufferBytes must be at least 1.");
        Bound.Require(MaxAliasesReceived is >= 0 and <= ushort.MaxValue, "MaxAliasesReceived must be from 0 to 65,535.");
        Bound.Require(MaxAliasesSent is >= 0 and <= ushort.MaxValue, "MaxAliasesSent must be from 0 to 65,535.");
        Bound.Require(MaxSubscriptions is >= 1 and <= 16_000, "MaxSubscriptions must be from 1 to 16,000.");
        Bound.Require(MaxRequests >= 1, "MaxRequests must be at least 1.");
        Bound.Require(Will is not { Message.Payload.Length: > ushort.MaxValue }, "The payload of Will has at most 65,535 bytes.");
        Will?.Message.Check();
    }
}
