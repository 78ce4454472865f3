using System.Buffers;
using System.IO.Pipelines;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>The broker's end of one connection.</summary>
internal sealed class BrokerEnd(PipeReader reader, PipeWriter writer)
{
    public ProtocolVersion Version { get; private set; } = ProtocolVersion.Unknown;

    /// <summary>The next packet, of the kind that must come; pings are passed over unless one is asked for.</summary>
    public async Task<PeerPacket> ReadAsync(PacketType type)
    {
        var packet = await ReadAsync() ?? throw new InvalidOperationException($"The client closed; {type} was awaited.");
        return packet.Type == PacketType.PingReq && type != PacketType.PingReq ? await ReadAsync(type)
            : packet.Type == type ? packet : throw new InvalidOperationException($"{packet.Type} came; {type} was awaited.");
    }

    /// <summary>The next packet, whatever it is; null when the client closed.</summary>
    public async Task<PeerPacket?> ReadAsync()
    {
        while (true)
        {
            var read = await reader.ReadAsync(Patience.Token());
            var outcome = PacketHeader.TryRead(read.Buffer, new PacketRules(Version, Sender.Client), out var header);
            if (outcome.IsComplete)
            {
                var bytes = new byte[outcome.Bytes];
                header.PacketOf(read.Buffer, bytes).CopyTo(bytes);
                reader.AdvanceTo(read.Buffer.GetPosition(outcome.Bytes));
                return new PeerPacket(bytes, header);
            }

            Assert.Equal(WireStatus.NeedsMore, outcome.Status);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public async Task<PeerPacket> ReadConnectAsync()
    {
        var packet = await ReadAsync(PacketType.Connect);
        Version = packet.Connect.Version;
        return packet;
    }

    public void Accept(bool sessionPresent = false, params (PropertyId Id, uint Value)[] properties)
    {
        var encoded = new ByteWriter(new byte[64]);
        foreach (var (id, value) in properties)
        {
            PropertyWriter.Write(ref encoded, id, value);
        }

        Send(new ConnAck { SessionPresent = sessionPresent, Properties = new Properties(encoded.Written) });
    }

    /// <summary>Reads SUBSCRIBE and grants all of it with QoS 2.</summary>
    public async Task<PeerPacket> GrantAsync(ReasonCode code = ReasonCode.GrantedQoS2)
    {
        var packet = await ReadAsync(PacketType.Subscribe);
        var codes = new ReasonCode[packet.Subscribe.Subscriptions.Count];
        Array.Fill(codes, code);
        Send(new SubAck { PacketIdentifier = packet.Subscribe.PacketIdentifier, ReasonCodes = codes });
        return packet;
    }

    public void Publish(string topic, string payload, QoS qos = QoS.AtMostOnce, ushort identifier = 0, bool dup = false, ushort alias = 0, bool isTopicLeftOut = false) => Send(new OutgoingPublish
    {
        Topic = isTopicLeftOut ? default : Text(topic), Payload = Text(payload), QoS = qos, PacketIdentifier = identifier, Dup = dup, TopicAlias = alias,
    });

    public void Answer(PacketType type, ushort identifier, ReasonCode code = ReasonCode.Success) => Send(new Acknowledgement(type, identifier, code));

    public void Send<T>(in T packet)
        where T : IOutgoingPacket, allows ref struct
    {
        PacketWriter.Write(packet, Version, writer);
        _ = writer.FlushAsync().AsTask();
    }

    public void SendRaw(params byte[] bytes)
    {
        writer.Write(bytes);
        _ = writer.FlushAsync().AsTask();
    }

    /// <summary>True when the client has sent something that was not read.</summary>
    public bool HasBytes()
    {
        var isThere = reader.TryRead(out var read) && !read.Buffer.IsEmpty;
        if (isThere)
        {
            reader.AdvanceTo(read.Buffer.Start);
        }

        return isThere;
    }

    /// <summary>Cuts the connection.</summary>
    public void Cut()
    {
        writer.Complete();
        reader.Complete();
    }

    private static ReadOnlySpan<byte> Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
