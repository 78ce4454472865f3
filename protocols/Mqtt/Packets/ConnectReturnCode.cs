namespace EdgeHub.Mqtt;

/// <summary>What CONNACK of MQTT 3.1.1 says (3.1.1, 3.2.2.3).</summary>
public enum ConnectReturnCode : byte
{
    /// <summary>The connection is accepted.</summary>
    Accepted = 0,

    /// <summary>The server does not speak the client's protocol level.</summary>
    UnacceptableProtocolVersion = 1,

    /// <summary>The client identifier is well formed but not allowed.</summary>
    IdentifierRejected = 2,

    /// <summary>The MQTT service is not available.</summary>
    ServerUnavailable = 3,

    /// <summary>User name or password are malformed or wrong.</summary>
    BadUserNameOrPassword = 4,

    /// <summary>The client may not connect.</summary>
    NotAuthorized = 5,
}

/// <summary>The two versions' words for the same refusal of a connection.</summary>
public static class ConnectReturnCodes
{
    /// <summary>
    /// The return code for a reason; null when none applies and a server of 3.1.1 must close the connection without CONNACK (MQTT-3.2.2-6 of 3.1.1).
    /// </summary>
    public static ConnectReturnCode? ReturnCodeOf(ReasonCode reason) => reason switch
    {
        ReasonCode.Success => ConnectReturnCode.Accepted,
        ReasonCode.UnsupportedProtocolVersion => ConnectReturnCode.UnacceptableProtocolVersion,
        ReasonCode.ClientIdentifierNotValid => ConnectReturnCode.IdentifierRejected,
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy or ReasonCode.QuotaExceeded or ReasonCode.ConnectionRateExceeded
            or ReasonCode.UseAnotherServer or ReasonCode.ServerMoved => ConnectReturnCode.ServerUnavailable,
        ReasonCode.BadUserNameOrPassword => ConnectReturnCode.BadUserNameOrPassword,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => ConnectReturnCode.NotAuthorized,
        _ => null,
    };

    /// <summary>The reason for a return code; null for those that 3.1.1 reserves.</summary>
    public static ReasonCode? ReasonCodeOf(ConnectReturnCode code) => code switch
    {
        ConnectReturnCode.Accepted => ReasonCode.Success,
        ConnectReturnCode.UnacceptableProtocolVersion => ReasonCode.UnsupportedProtocolVersion,
        ConnectReturnCode.IdentifierRejected => ReasonCode.ClientIdentifierNotValid,
        ConnectReturnCode.ServerUnavailable => ReasonCode.ServerUnavailable,
        ConnectReturnCode.BadUserNameOrPassword => ReasonCode.BadUserNameOrPassword,
        ConnectReturnCode.NotAuthorized => ReasonCode.NotAuthorized,
        _ => null,
    };
}
