namespace EdgeHub.Mqtt;

/// <summary>Which reason codes a packet may carry (MQTT 5, 2.4 and the table of each packet; 3.1.1, 3.9.3 for SUBACK).</summary>
internal static class PermittedReasonCodes
{
    public static bool Contains(PacketType type, Sender sender, bool isV5, ReasonCode code) => type switch
    {
        PacketType.ConnAck => code is ReasonCode.Success or (>= ReasonCode.UnspecifiedError and <= ReasonCode.Banned)
            or ReasonCode.BadAuthenticationMethod or ReasonCode.TopicNameInvalid or ReasonCode.PacketTooLarge or ReasonCode.QuotaExceeded
            or ReasonCode.PayloadFormatInvalid or (>= ReasonCode.RetainNotSupported and <= ReasonCode.ServerMoved) or ReasonCode.ConnectionRateExceeded,
        PacketType.PubAck or PacketType.PubRec => code is ReasonCode.Success or ReasonCode.NoMatchingSubscribers or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicNameInvalid
            or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded or ReasonCode.PayloadFormatInvalid,
        PacketType.PubRel or PacketType.PubComp => code is ReasonCode.Success or ReasonCode.PacketIdentifierNotFound,
        PacketType.SubAck when !isV5 => code is <= ReasonCode.GrantedQoS2 or ReasonCode.UnspecifiedError,
        PacketType.SubAck => code is <= ReasonCode.GrantedQoS2 or ReasonCode.UnspecifiedError or ReasonCode.ImplementationSpecificError
            or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid or ReasonCode.PacketIdentifierInUse or ReasonCode.QuotaExceeded
            or ReasonCode.SharedSubscriptionsNotSupported or ReasonCode.SubscriptionIdentifiersNotSupported or ReasonCode.WildcardSubscriptionsNotSupported,
        PacketType.UnsubAck => code is ReasonCode.Success or ReasonCode.NoSubscriptionExisted or ReasonCode.UnspecifiedError
            or ReasonCode.ImplementationSpecificError or ReasonCode.NotAuthorized or ReasonCode.TopicFilterInvalid or ReasonCode.PacketIdentifierInUse,
        PacketType.Disconnect => IsDisconnect(sender, code),
        PacketType.Auth => code == ReasonCode.ContinueAuthentication
            || code == (sender == Sender.Server ? ReasonCode.Success : ReasonCode.ReAuthenticate),
        _ => false,
    };

    private static bool IsDisconnect(Sender sender, ReasonCode code) => code switch
    {
        ReasonCode.Success or (>= ReasonCode.UnspecifiedError and <= ReasonCode.ImplementationSpecificError) or ReasonCode.TopicNameInvalid
            or (>= ReasonCode.ReceiveMaximumExceeded and <= ReasonCode.PayloadFormatInvalid) => true,
        ReasonCode.DisconnectWithWillMessage => sender == Sender.Client,
        ReasonCode.NotAuthorized or ReasonCode.ServerBusy or ReasonCode.ServerShuttingDown or ReasonCode.KeepAliveTimeout
            or ReasonCode.SessionTakenOver or ReasonCode.TopicFilterInvalid
            or (>= ReasonCode.RetainNotSupported and <= ReasonCode.WildcardSubscriptionsNotSupported) => sender == Sender.Server,
        _ => false,
    };
}
