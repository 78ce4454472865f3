namespace EdgeHub.Mqtt;

/// <summary>Outcome of an operation; 0x80 and above is a failure (MQTT 5, 2.4). MQTT 3.1.1 knows only those of <see cref="ConnectReturnCode"/> and of SUBACK.</summary>
public enum ReasonCode : byte
{
    /// <summary>Done; in DISCONNECT a normal disconnection, in SUBACK granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>The subscription is accepted with at most QoS 1.</summary>
    GrantedQoS1 = 0x01,

    /// <summary>The subscription is accepted with at most QoS 2.</summary>
    GrantedQoS2 = 0x02,

    /// <summary>The client goes and wants its will published.</summary>
    DisconnectWithWillMessage = 0x04,

    /// <summary>The message is accepted, but nobody has subscribed to it.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>There was no such subscription.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>Another step of the authentication is needed.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>The client begins to authenticate anew.</summary>
    ReAuthenticate = 0x19,

    /// <summary>Refused without saying why, or for a reason that no other code names.</summary>
    UnspecifiedError = 0x80,

    /// <summary>The packet can't be read by the rules of the specification.</summary>
    MalformedPacket = 0x81,

    /// <summary>The packet can be read, but is not allowed, or not here.</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, but this implementation does not accept it.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>The server does not speak this version.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>The client identifier is allowed by the specification but not by the server.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>User name or password are not accepted.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>The client may not do this.</summary>
    NotAuthorized = 0x87,

    /// <summary>The server is not available.</summary>
    ServerUnavailable = 0x88,

    /// <summary>The server is busy; try again later.</summary>
    ServerBusy = 0x89,

    /// <summary>The client was banned by an administrator.</summary>
    Banned = 0x8A,

    /// <summary>The server shuts down.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>The authentication method is not supported or not the one in use.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>Nothing came for one and a half times the keep alive.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>Another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>The topic filter is well formed but not accepted.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>The topic name is well formed but not accepted.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet identifier is in use: the two ends disagree about the session.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>The packet identifier is not known; no error while sessions are recovered.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>More messages came unacknowledged than Receive Maximum allows.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>The topic alias is 0 or above Topic Alias Maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>The packet is above Maximum Packet Size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>Messages come too fast.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>A limit of the implementation or an administrator is exceeded.</summary>
    QuotaExceeded = 0x97,

    /// <summary>An administrator closed the connection.</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what Payload Format Indicator says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>The server keeps no retained messages.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>The QoS is above the server's Maximum QoS.</summary>
    QoSNotSupported = 0x9B,

    /// <summary>The client should use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>The client should use another server for good.</summary>
    ServerMoved = 0x9D,

    /// <summary>The server knows no shared subscriptions.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Connections come too fast.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>The connection has lasted as long as it was allowed to.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>The server knows no subscription identifiers.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>The server knows no subscriptions with wildcards.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
