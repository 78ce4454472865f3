using System.Text;
using EdgeHub.Wire;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <content>CONNECT and CONNACK (MQTT 5, 3.1 and 3.2).</content>
internal sealed partial class Connection
{
    private ConnectRequest? _request;

    /// <summary>Whom the access list knows the client as.</summary>
    private string? _user;

    private WireOutcome HandleConnect(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        var outcome = Connect.TryRead(packet, header, out var connect);
        if (outcome.IsComplete)
        {
            _rules = _rules with { Version = connect.Version };
            _request = ConnectRequest.Of(connect, _broker.Options);
        }

        return outcome;
    }

    private async ValueTask ConnectAsync(ConnectRequest request)
    {
        var refusal = Judge(request);
        if (refusal is null)
        {
            var client = new ConnectingClient(request.ClientIdentifier, request.UserName, request.Password, CertificateName, _socket.RemoteEndPoint);
            using var patience = new CancellationTokenSource(_broker.Options.ConnectTimeout, _broker.Clock.Time);
            var admission = await _broker.Access.AdmitAsync(client, patience.Token);
            (refusal, _user) = (admission.Reason == ReasonCode.Success ? null : admission.Reason, admission.User);
            if (refusal is null && request.Will is { } will && !MayPublish(will.Topic))
            {
                refusal = ReasonCode.NotAuthorized;
            }
        }

        if (refusal is { } reason)
        {
            Refuse(reason, request.Version);
            return;
        }

        if (await _broker.Sessions.TakeAsync(this, request, _batch) is not { } taken)
        {
            Refuse(ReasonCode.QuotaExceeded, request.Version);
            return;
        }

        _session = taken;
        _request = request.WithoutSecrets();
        taken.Resume(_batch);
        if (!await _batch.FinishAsync(this))
        {
            End(ReasonCode.ImplementationSpecificError, "the store failed", "");
        }
    }

    private ReasonCode? Judge(ConnectRequest request)
    {
        var limits = _broker.Options.Limits;
        return request.HasAuthenticationMethod ? ReasonCode.BadAuthenticationMethod
            : Encoding.UTF8.GetByteCount(request.ClientIdentifier) > limits.MaxClientIdentifierBytes ? ReasonCode.ClientIdentifierNotValid
            : request.Will is { } will && TopicLevels.Count(will.Topic) > limits.MaxTopicLevels ? ReasonCode.TopicNameInvalid
            : null;
    }

    /// <summary>Appends CONNACK; called before others can send to the session, so that it is the first packet (MQTT-3.2.0-1).</summary>
    public void Accept(ConnectRequest request, bool isPresent)
    {
        var limits = _broker.Options.Limits;
        _clientMaxPacketBytes = request.MaxPacketBytes;
        var aliases = Math.Min(request.TopicAliasMaximum, limits.MaxOutgoingTopicAliases);
        _outgoingAliases = aliases > 0 ? new OutgoingAliases(aliases) : null;
        var longest = _broker.Options.ServerKeepAlive;
        var keepAlive = TimeSpan.FromSeconds(request.KeepAliveSeconds);
        var isOverruled = request.Version == ProtocolVersion.V5 && longest > TimeSpan.Zero && (keepAlive == TimeSpan.Zero || keepAlive > longest);
        _keepAlive = isOverruled ? longest : keepAlive;

        Span<byte> memory = stackalloc byte[512];
        var properties = new ByteWriter(memory);
        if (request.ExpirySeconds != request.AskedExpirySeconds)
        {
            PropertyWriter.Write(ref properties, PropertyId.SessionExpiryInterval, request.ExpirySeconds);
        }

        PropertyWriter.Write(ref properties, PropertyId.ReceiveMaximum, (uint)limits.ReceiveMaximum);
        PropertyWriter.Write(ref properties, PropertyId.MaximumPacketSize, (uint)limits.MaxPacketBytes);
        if (request.IsAssigned)
        {
            PropertyWriter.Write(ref properties, PropertyId.AssignedClientIdentifier, Encoding.UTF8.GetBytes(request.ClientIdentifier));
        }

        if (limits.TopicAliasMaximum > 0)
        {
            PropertyWriter.Write(ref properties, PropertyId.TopicAliasMaximum, (uint)limits.TopicAliasMaximum);
        }

        if (isOverruled)
        {
            PropertyWriter.Write(ref properties, PropertyId.ServerKeepAlive, (uint)longest.TotalSeconds);
        }

        Span<byte> packet = stackalloc byte[600];
        var answer = new ConnAck { SessionPresent = isPresent, Properties = request.Version == ProtocolVersion.V5 ? new Properties(properties.Written) : default };
        var length = PacketWriter.Write(answer, request.Version, packet);
        Flush(Outgoing.Append(packet[..length], default, isMessage: false), _batch);
    }

    private void Refuse(ReasonCode reason, ProtocolVersion version)
    {
        _broker.Counters.Refused();
        LogRefused(_broker.Log, Name, reason, _socket.RemoteEndPoint?.ToString() ?? "");
        if (version == ProtocolVersion.V5 || ConnectReturnCodes.ReturnCodeOf(reason) is not null)
        {
            Span<byte> packet = stackalloc byte[16];
            var length = PacketWriter.Write(new ConnAck { ReasonCode = reason }, version, packet);
            _lastPacket = packet[..length].ToArray();
        }

        Interlocked.CompareExchange(ref _end, new Ending(reason, "", "") { IsRefusal = true }, null);
    }

    /// <summary>The first packet is no good CONNECT: what 3.1.1 has a return code for is answered in its form (MQTT-3.1.2-2, MQTT-3.1.3-8), all else by closing.</summary>
    private void RefuseFirstPacket(in WireOutcome outcome) => Refuse((ReasonCode)outcome.Code, ProtocolVersion.V311);

    private bool MayPublish(ReadOnlySpan<byte> topic) => _broker.Access.MayPublish(_user, _request!.ClientIdentifier, topic);

    [LoggerMessage(3, LogLevel.Warning, "Client {Client} from {Remote} was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string client, ReasonCode reason, string remote);
}
