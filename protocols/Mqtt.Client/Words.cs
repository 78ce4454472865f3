namespace EdgeHub.Mqtt.Client;

/// <summary>Reason codes in words for a person.</summary>
internal static class Words
{
    public static string Of(ReasonCode code) => code switch
    {
        ReasonCode.UnsupportedProtocolVersion => "it does not speak this version of MQTT",
        ReasonCode.ClientIdentifierNotValid => "it does not take the client identifier",
        ReasonCode.BadUserNameOrPassword => "user name or password are wrong",
        ReasonCode.NotAuthorized => "this client is not allowed",
        ReasonCode.ServerUnavailable or ReasonCode.ServerBusy => "it is not available now",
        ReasonCode.Banned => "this client was banned",
        ReasonCode.SessionTakenOver => "another client uses the same client identifier",
        ReasonCode.ServerShuttingDown => "it shuts down",
        ReasonCode.KeepAliveTimeout => "it heard nothing for too long",
        ReasonCode.PacketTooLarge => "a packet is too large",
        ReasonCode.QuotaExceeded => "a quota is exceeded",
        ReasonCode.AdministrativeAction => "an administrator ended it",
        _ => code.ToString(),
    };
}
