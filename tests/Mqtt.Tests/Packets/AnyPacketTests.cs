using EdgeHub.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Mqtt.Tests;

/// <summary>What is written is read back as it was, whatever its fields hold.</summary>
public sealed class AnyPacketTests
{
    private static readonly ReasonCode[] OfPublish = [ReasonCode.Success, ReasonCode.NoMatchingSubscribers, ReasonCode.UnspecifiedError, ReasonCode.QuotaExceeded];
    private static readonly ReasonCode[] OfRelease = [ReasonCode.Success, ReasonCode.PacketIdentifierNotFound];
    private static readonly ReasonCode[] OfSubscribe = [ReasonCode.Success, ReasonCode.GrantedQoS1, ReasonCode.GrantedQoS2, ReasonCode.UnspecifiedError];

    [Fact]
    public void Publish_OfAnyFields_ComesBackAsItWas() => Run<PublishCase>(nameof(Publish_OfAnyFields_ComesBackAsItWas), (value, version) =>
    {
        var qos = (QoS)(value.QoS % 3);
        var topic = AnyText.Topic(value.Topic);
        var user = AnyText.Of(value.User);
        var properties = new ByteWriter(new byte[1024]);
        PropertyWriter.WriteUserProperty(ref properties, user, user);
        PropertyWriter.Write(ref properties, PropertyId.CorrelationData, value.Payload);
        var sent = new OutgoingPublish
        {
            Dup = value.Dup && qos != QoS.AtMostOnce, QoS = qos, Retain = value.Retain, Topic = topic, PacketIdentifier = NotZero(value.Identifier),
            TopicAlias = value.Alias, MessageExpiryInterval = value.Expiry, SubscriptionIdentifiers = [.. value.Subscriptions.Select(id => (uint)id + 1)],
            Properties = new Properties(properties.Written), Payload = value.Payload,
        };
        var bytes = Written(sent, version);
        _ = PacketHeader.TryRead(bytes, new PacketRules(version, Sender.Server), out var header);
        var isRead = Publish.TryRead(bytes, header, out var read).IsComplete
            && (read.Dup, read.QoS, read.Retain) == (sent.Dup, sent.QoS, sent.Retain)
            && read.PacketIdentifier == (qos == QoS.AtMostOnce ? 0 : sent.PacketIdentifier)
            && read.Topic.SequenceEqual(topic) && read.Payload.SequenceEqual(value.Payload);
        if (version != ProtocolVersion.V5)
        {
            return isRead && read.Properties.IsEmpty;
        }

        var copied = new byte[2048];
        return isRead && read.TopicAlias == value.Alias && read.MessageExpiryInterval == value.Expiry
            && copied.AsSpan(0, read.Properties.CopyForwarded(copied)).SequenceEqual(properties.Written);
    });

    [Fact]
    public void Acknowledgement_OfAnyFields_ComesBackAsItWas() => Run<AcknowledgementCase>(nameof(Acknowledgement_OfAnyFields_ComesBackAsItWas), (value, version) =>
    {
        var type = (PacketType)((int)PacketType.PubAck + (value.Type % 4));
        var codes = type < PacketType.PubRel ? OfPublish : OfRelease;
        var properties = new ByteWriter(new byte[1024]);
        if (value.HasReason)
        {
            PropertyWriter.Write(ref properties, PropertyId.ReasonString, AnyText.Of(value.Reason));
        }

        var sent = new Acknowledgement(type, NotZero(value.Identifier), codes[value.Code % codes.Length], new Properties(properties.Written));
        var bytes = Written(sent, version);
        _ = PacketHeader.TryRead(bytes, new PacketRules(version, Sender.Client), out var header);
        return Acknowledgement.TryRead(bytes, header, out var read).IsComplete && (read.Type, read.PacketIdentifier) == (type, sent.PacketIdentifier)
            && (version != ProtocolVersion.V5 || (read.ReasonCode == sent.ReasonCode && read.Properties.Encoded.SequenceEqual(properties.Written)));
    });

    [Fact]
    public void Connect_OfAnyFields_ComesBackAsItWas() => Run<ConnectCase>(nameof(Connect_OfAnyFields_ComesBackAsItWas), (value, version) =>
    {
        var topic = AnyText.Topic(value.WillTopic);
        var (identifier, user) = (AnyText.Of(value.ClientIdentifier), AnyText.Of(value.User));
        var sent = new Connect
        {
            Version = version, CleanStart = value.CleanStart || identifier.Length == 0, KeepAlive = value.KeepAlive, ClientIdentifier = identifier,
            HasWill = value.HasWill, Will = new Will { QoS = (QoS)(value.WillQoS % 3), Retain = value.WillRetain, Topic = topic, Payload = value.WillPayload },
            HasUserName = value.HasUser, UserName = user, HasPassword = value.HasUser && value.HasPassword, Password = value.WillPayload,
        };
        var bytes = Written(sent, version);
        _ = PacketHeader.TryRead(bytes, new PacketRules(ProtocolVersion.Unknown, Sender.Client), out var header);
        return Connect.TryRead(bytes, header, out var read).IsComplete
            && (read.Version, read.CleanStart, read.KeepAlive) == (version, sent.CleanStart, sent.KeepAlive)
            && read.ClientIdentifier.SequenceEqual(identifier) && (read.HasWill, read.HasUserName, read.HasPassword) == (sent.HasWill, sent.HasUserName, sent.HasPassword)
            && (!sent.HasWill || ((read.Will.QoS, read.Will.Retain) == (sent.Will.QoS, sent.Will.Retain)
                && read.Will.Topic.SequenceEqual(topic) && read.Will.Payload.SequenceEqual(value.WillPayload)))
            && (!sent.HasUserName || read.UserName.SequenceEqual(user)) && (!sent.HasPassword || read.Password.SequenceEqual(value.WillPayload));
    });

    [Fact]
    public void Subscribe_OfAnyFields_ComesBackAsItWas() => Run<SubscribeCase>(nameof(Subscribe_OfAnyFields_ComesBackAsItWas), (value, version) =>
    {
        var filters = value.Filters.Select(AnyText.Topic).ToArray();
        var options = SubscriptionOptions.Of((byte)((value.Options % 3) | (value.Options & 0b1100) | (((value.Options >> 4) % 3) << 4)));
        var subscriptions = new ByteWriter(new byte[65_536]);
        var list = new ByteWriter(new byte[65_536]);
        foreach (var filter in filters)
        {
            new Subscription(filter, options).Write(ref subscriptions, version);
            TopicFilterList.Write(ref list, filter);
        }

        var (rules, identifier) = (new PacketRules(version, Sender.Client), NotZero(value.Identifier));
        var bytes = Written(new Subscribe { PacketIdentifier = identifier, Subscriptions = new SubscriptionList(subscriptions.Written) }, version);
        _ = PacketHeader.TryRead(bytes, rules, out var header);
        var outcome = Subscribe.TryRead(bytes, header, out var subscribe);
        var unsubscribed = Written(new Unsubscribe { PacketIdentifier = identifier, TopicFilters = new TopicFilterList(list.Written) }, version);
        _ = PacketHeader.TryRead(unsubscribed, rules, out header);
        var second = Unsubscribe.TryRead(unsubscribed, header, out var unsubscribe);
        if (filters.Length == 0)
        {
            return outcome.Status == WireStatus.Malformed && second.Status == WireStatus.Malformed;
        }

        var index = 0;
        foreach (var subscription in subscribe.Subscriptions)
        {
            var expected = version == ProtocolVersion.V5 ? options : new SubscriptionOptions(options.MaximumQoS);
            if (!subscription.TopicFilter.SequenceEqual(filters[index++]) || subscription.Options != expected)
            {
                return false;
            }
        }

        return outcome.IsComplete && second.IsComplete && index == filters.Length && unsubscribe.TopicFilters.Count == index
            && (subscribe.PacketIdentifier, unsubscribe.PacketIdentifier) == (identifier, identifier);
    });

    [Fact]
    public void Answer_OfAnyFields_ComesBackAsItWas() => Run<AnswerCase>(nameof(Answer_OfAnyFields_ComesBackAsItWas), (value, version) =>
    {
        var identifier = NotZero(value.Identifier);
        ReasonCode[] codes = [.. value.Codes.Select(code => OfSubscribe[code % OfSubscribe.Length])];
        var rules = new PacketRules(version, Sender.Server);
        var bytes = Written(new SubAck { PacketIdentifier = identifier, ReasonCodes = codes }, version);
        _ = PacketHeader.TryRead(bytes, rules, out var header);
        var first = SubAck.TryRead(bytes, header, out var suback).IsComplete && suback.ReasonCodes.SequenceEqual(codes) && suback.PacketIdentifier == identifier;

        codes = [.. value.Codes.Select(code => code % 2 == 0 ? ReasonCode.Success : ReasonCode.NoSubscriptionExisted)];
        bytes = Written(new UnsubAck { PacketIdentifier = identifier, ReasonCodes = codes }, version);
        _ = PacketHeader.TryRead(bytes, rules, out header);
        return first && UnsubAck.TryRead(bytes, header, out var unsuback).IsComplete && unsuback.PacketIdentifier == identifier
            && (version == ProtocolVersion.V5 ? unsuback.ReasonCodes.SequenceEqual(codes) : unsuback.ReasonCodes.IsEmpty);
    });

    [Fact]
    public void ConnAckDisconnectAndAuth_OfAnyFields_ComeBackAsTheyWere() => Run<ServerCase>(nameof(ConnAckDisconnectAndAuth_OfAnyFields_ComeBackAsTheyWere), (value, version) =>
    {
        var properties = new ByteWriter(new byte[1024]);
        PropertyWriter.Write(ref properties, PropertyId.AuthenticationMethod, AnyText.Of(value.Method));
        PropertyWriter.Write(ref properties, PropertyId.AuthenticationData, value.Data);
        var rules = new PacketRules(version, Sender.Server);
        var code = value.Accepted ? ReasonCode.Success : ReasonCode.NotAuthorized;
        var bytes = Written(new ConnAck { SessionPresent = value.Accepted && value.Session, ReasonCode = code, Properties = new Properties(properties.Written) }, version);
        _ = PacketHeader.TryRead(bytes, rules, out var header);
        if (!ConnAck.TryRead(bytes, header, out var connack).IsComplete || connack.SessionPresent != (value.Accepted && value.Session) || connack.ReasonCode != code)
        {
            return false;
        }

        if (version != ProtocolVersion.V5)
        {
            return true;
        }

        bytes = Written(new Auth(ReasonCode.ContinueAuthentication, new Properties(properties.Written)), version);
        _ = PacketHeader.TryRead(bytes, rules, out header);
        var isAuth = Auth.TryRead(bytes, header, out var auth).IsComplete && auth.Properties.Encoded.SequenceEqual(properties.Written);
        var reason = new ByteWriter(new byte[1024]);
        PropertyWriter.Write(ref reason, PropertyId.ReasonString, AnyText.Of(value.Method));
        bytes = Written(new Disconnect(code, new Properties(reason.Written)), version);
        _ = PacketHeader.TryRead(bytes, rules, out header);
        return isAuth && connack.Properties.Encoded.SequenceEqual(properties.Written)
            && Disconnect.TryRead(bytes, header, out var disconnect).IsComplete && disconnect.ReasonCode == code
            && disconnect.Properties.Encoded.SequenceEqual(reason.Written);
    });

    private static void Run<T>(string test, Func<T, ProtocolVersion, bool> holds) =>
        Prop.ForAll<T>(value => holds(value, ProtocolVersion.V311) && holds(value, ProtocolVersion.V5)).Check(PropertyRun.Of(test));

    /// <summary>The packet's bytes; what they were measured to be is what they are.</summary>
    private static byte[] Written<T>(in T packet, ProtocolVersion version)
        where T : IOutgoingPacket, allows ref struct
    {
        var bytes = new byte[PacketWriter.BytesOf(packet, version)];
        Assert.Equal(bytes.Length, PacketWriter.Write(packet, version, bytes));
        return bytes;
    }

    private static ushort NotZero(ushort identifier) => Math.Max((ushort)1, identifier);

    internal sealed record PublishCase(
        bool Dup, byte QoS, bool Retain, string Topic, ushort Identifier, ushort Alias, uint? Expiry, ushort[] Subscriptions, string User, byte[] Payload);

    internal sealed record AcknowledgementCase(byte Type, ushort Identifier, byte Code, bool HasReason, string Reason);

    internal sealed record ConnectCase(
        bool CleanStart, ushort KeepAlive, string ClientIdentifier, bool HasWill, byte WillQoS, bool WillRetain, string WillTopic, byte[] WillPayload,
        bool HasUser, string User, bool HasPassword);

    internal sealed record SubscribeCase(ushort Identifier, string[] Filters, byte Options);

    internal sealed record AnswerCase(ushort Identifier, byte[] Codes);

    internal sealed record ServerCase(bool Accepted, bool Session, string Method, byte[] Data);
}
