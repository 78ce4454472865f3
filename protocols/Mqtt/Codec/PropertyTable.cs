namespace EdgeHub.Mqtt;

/// <summary>What a property holds.</summary>
internal enum PropertyKind : byte
{
    None,
    Byte,
    UInt16,
    UInt32,
    VariableByteInteger,
    String,
    Binary,
    StringPair,
}

/// <summary>Where a property may stand: bit n is the packet of type n, bit 0 the will of CONNECT.</summary>
[Flags]
internal enum PropertyOwners : ushort
{
    None = 0,
    Will = 1,
    Connect = 1 << PacketType.Connect,
    ConnAck = 1 << PacketType.ConnAck,
    Publish = 1 << PacketType.Publish,
    PubAck = 1 << PacketType.PubAck,
    PubRec = 1 << PacketType.PubRec,
    PubRel = 1 << PacketType.PubRel,
    PubComp = 1 << PacketType.PubComp,
    Subscribe = 1 << PacketType.Subscribe,
    SubAck = 1 << PacketType.SubAck,
    Unsubscribe = 1 << PacketType.Unsubscribe,
    UnsubAck = 1 << PacketType.UnsubAck,
    Disconnect = 1 << PacketType.Disconnect,
    Auth = 1 << PacketType.Auth,
    All = Will | Connect | ConnAck | Publish | PubAck | PubRec | PubRel | PubComp | Subscribe | SubAck | Unsubscribe | UnsubAck | Disconnect | Auth,
}

/// <summary>The table of properties: what each holds, where it may stand and which section describes it (MQTT 5, 2.2.2.2).</summary>
internal static class PropertyTable
{
    private static readonly Entry[] Entries = Build();

    public static Entry Of(PropertyId id) => (int)id < Entries.Length ? Entries[(int)id] : default;

    private static Entry[] Build()
    {
        var entries = new Entry[(int)PropertyId.SharedSubscriptionAvailable + 1];
        void Add(PropertyId id, PropertyKind kind, PropertyOwners owners, string section) => entries[(int)id] = new Entry(kind, owners, section);

        Add(PropertyId.PayloadFormatIndicator, PropertyKind.Byte, PropertyOwners.Publish | PropertyOwners.Will, "3.3.2.3.2");
        Add(PropertyId.MessageExpiryInterval, PropertyKind.UInt32, PropertyOwners.Publish | PropertyOwners.Will, "3.3.2.3.3");
        Add(PropertyId.ContentType, PropertyKind.String, PropertyOwners.Publish | PropertyOwners.Will, "3.3.2.3.9");
        Add(PropertyId.ResponseTopic, PropertyKind.String, PropertyOwners.Publish | PropertyOwners.Will, "3.3.2.3.5");
        Add(PropertyId.CorrelationData, PropertyKind.Binary, PropertyOwners.Publish | PropertyOwners.Will, "3.3.2.3.6");
        Add(PropertyId.SubscriptionIdentifier, PropertyKind.VariableByteInteger, PropertyOwners.Publish | PropertyOwners.Subscribe, "3.8.2.1.2");
        Add(PropertyId.SessionExpiryInterval, PropertyKind.UInt32, PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Disconnect, "3.1.2.11.2");
        Add(PropertyId.AssignedClientIdentifier, PropertyKind.String, PropertyOwners.ConnAck, "3.2.2.3.7");
        Add(PropertyId.ServerKeepAlive, PropertyKind.UInt16, PropertyOwners.ConnAck, "3.2.2.3.14");
        Add(PropertyId.AuthenticationMethod, PropertyKind.String, PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Auth, "3.1.2.11.9");
        Add(PropertyId.AuthenticationData, PropertyKind.Binary, PropertyOwners.Connect | PropertyOwners.ConnAck | PropertyOwners.Auth, "3.1.2.11.10");
        Add(PropertyId.RequestProblemInformation, PropertyKind.Byte, PropertyOwners.Connect, "3.1.2.11.7");
        Add(PropertyId.WillDelayInterval, PropertyKind.UInt32, PropertyOwners.Will, "3.1.3.2.2");
        Add(PropertyId.RequestResponseInformation, PropertyKind.Byte, PropertyOwners.Connect, "3.1.2.11.6");
        Add(PropertyId.ResponseInformation, PropertyKind.String, PropertyOwners.ConnAck, "3.2.2.3.15");
        Add(PropertyId.ServerReference, PropertyKind.String, PropertyOwners.ConnAck | PropertyOwners.Disconnect, "3.2.2.3.16");
        Add(
            PropertyId.ReasonString, PropertyKind.String,
            PropertyOwners.ConnAck | PropertyOwners.PubAck | PropertyOwners.PubRec | PropertyOwners.PubRel
            | PropertyOwners.PubComp | PropertyOwners.SubAck | PropertyOwners.UnsubAck | PropertyOwners.Disconnect | PropertyOwners.Auth,
            "3.2.2.3.9");
        Add(PropertyId.ReceiveMaximum, PropertyKind.UInt16, PropertyOwners.Connect | PropertyOwners.ConnAck, "3.1.2.11.3");
        Add(PropertyId.TopicAliasMaximum, PropertyKind.UInt16, PropertyOwners.Connect | PropertyOwners.ConnAck, "3.1.2.11.5");
        Add(PropertyId.TopicAlias, PropertyKind.UInt16, PropertyOwners.Publish, "3.3.2.3.4");
        Add(PropertyId.MaximumQoS, PropertyKind.Byte, PropertyOwners.ConnAck, "3.2.2.3.4");
        Add(PropertyId.RetainAvailable, PropertyKind.Byte, PropertyOwners.ConnAck, "3.2.2.3.5");
        Add(PropertyId.UserProperty, PropertyKind.StringPair, PropertyOwners.All, "3.3.2.3.7");
        Add(PropertyId.MaximumPacketSize, PropertyKind.UInt32, PropertyOwners.Connect | PropertyOwners.ConnAck, "3.1.2.11.4");
        Add(PropertyId.WildcardSubscriptionAvailable, PropertyKind.Byte, PropertyOwners.ConnAck, "3.2.2.3.11");
        Add(PropertyId.SubscriptionIdentifierAvailable, PropertyKind.Byte, PropertyOwners.ConnAck, "3.2.2.3.12");
        Add(PropertyId.SharedSubscriptionAvailable, PropertyKind.Byte, PropertyOwners.ConnAck, "3.2.2.3.13");
        return entries;
    }

    /// <summary>A row of the table; all empty for what is no property.</summary>
    internal readonly record struct Entry(PropertyKind Kind, PropertyOwners Owners, string Section);
}
