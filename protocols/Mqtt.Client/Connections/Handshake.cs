using System.Text;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client;

/// <summary>CONNECT and its answer (MQTT 5, 3.1 and 3.2).</summary>
internal static class Handshake
{
    private const int FirstReadBytes = 2;

    /// <summary>Sends CONNECT and awaits CONNACK; bytes that came behind it stay in <paramref name="received"/>.</summary>
    /// <exception cref="MqttException">Refused, lost, or no MQTT.</exception>
    public static async ValueTask<PeerLimits> ConnectAsync(
        Stream stream, ReceiveBuffer received, MqttClientOptions options, ProtocolVersion version, bool cleanStart, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Write(options, version, cleanStart), cancellationToken);
        await stream.FlushAsync(cancellationToken);
        while (true)
        {
            var read = await stream.ReadAsync(received.Free(), cancellationToken);
            if (read == 0)
            {
                throw new MqttTransportException("The broker closed the connection without an answer.");
            }

            received.Received(read);
            if (TryRead(received, options, version, out var limits))
            {
                return cleanStart && limits.SessionPresent ? throw new MqttProtocolException(ReasonCode.ProtocolError, "MQTT-3.2.2-2") : limits;
            }
        }
    }

    private static bool TryRead(ReceiveBuffer received, MqttClientOptions options, ProtocolVersion version, out PeerLimits limits)
    {
        limits = new PeerLimits();
        if (received.Count < FirstReadBytes)
        {
            return false;
        }

        // A broker of 3.1.1 answers in its own way to a version that it does not speak: two bytes and no properties.
        var spoken = received.Filled[1] == FirstReadBytes ? ProtocolVersion.V311 : version;
        var outcome = PacketHeader.TryRead(received.Filled, new PacketRules(spoken, Sender.Server, options.MaxPacketBytes), out var header);
        if (outcome.Status == WireStatus.NeedsMore)
        {
            return false;
        }

        ConnAck answer = default;
        if (outcome.IsComplete)
        {
            outcome = ConnAck.TryRead(received.Filled, header, out answer);
        }

        if (!outcome.IsComplete)
        {
            throw new MqttProtocolException((ReasonCode)outcome.Code, outcome.Section);
        }

        if (answer.ReasonCode != ReasonCode.Success)
        {
            throw new MqttRemoteException(answer.ReasonCode, $"The broker refused the connection: {Words.Of(answer.ReasonCode)}.");
        }

        if (spoken != version)
        {
            throw new MqttProtocolException(ReasonCode.MalformedPacket, "3.2.2.2");
        }

        limits = PeerLimits.Of(answer, version);
        received.Take(outcome.Bytes);
        return true;
    }

    private static byte[] Write(MqttClientOptions options, ProtocolVersion version, bool cleanStart)
    {
        var will = options.Will?.Message;
        var connect = new Connect
        {
            Version = version,
            CleanStart = cleanStart,
            KeepAlive = (ushort)Math.Ceiling(options.KeepAlive.TotalSeconds),
            Properties = version == ProtocolVersion.V5 ? new Properties(Wishes(options)) : default,
            ClientIdentifier = Encoding.UTF8.GetBytes(options.ClientId),
            HasWill = will is not null,
            Will = will is null ? default : new Will
            {
                QoS = will.QoS, Retain = will.Retain, Topic = Encoding.UTF8.GetBytes(will.Topic), Payload = will.Payload.Span,
                Properties = version == ProtocolVersion.V5 ? new Properties(MessageProperties.Write(will, options.Will!.DelaySeconds)) : default,
            },
            HasUserName = options.UserName is not null,
            UserName = Encoding.UTF8.GetBytes(options.UserName ?? ""),
            HasPassword = options.Password is not null,
            Password = options.Password is { } password ? password.Span : default,
        };
        var bytes = new byte[PacketWriter.BytesOf(connect, version)];
        PacketWriter.Write(connect, version, bytes);
        return bytes;
    }

    private static byte[] Wishes(MqttClientOptions options)
    {
        var writer = new ByteWriter(new byte[32]);
        if (options.IsPersistent)
        {
            PropertyWriter.Write(ref writer, PropertyId.SessionExpiryInterval, options.SessionExpiry);
        }

        PropertyWriter.Write(ref writer, PropertyId.ReceiveMaximum, (uint)options.ReceiveMaximum);
        PropertyWriter.Write(ref writer, PropertyId.MaximumPacketSize, (uint)options.MaxPacketBytes);
        PropertyWriter.Write(ref writer, PropertyId.TopicAliasMaximum, (uint)options.MaxAliasesReceived);
        return writer.Written.ToArray();
    }
}
