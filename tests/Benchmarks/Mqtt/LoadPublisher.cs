using System.Buffers.Binary;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Sends the packets of its ring as far as it is told. Of QoS 1 and 2 no more are in flight than the window; QoS 2 goes its four steps.
/// Acknowledgements must come in the order of the messages (MQTT-4.6.0-2, -3): one that does not ends the row.
/// </summary>
internal sealed class LoadPublisher(int port, string identifier, ProtocolVersion version, PublishRing ring, QoS qos) : LoadConnection(port, identifier, version)
{
    private long _sentBytes;

    /// <summary>Messages that it was told to send.</summary>
    public long Offered { get; private set; }

    /// <summary>Messages that the broker took on: PUBACK or PUBCOMP came.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>How many more the window lets through.</summary>
    public long Room => qos == QoS.AtMostOnce ? long.MaxValue : Acknowledged + Math.Min(ring.Window, ReceiveMaximum) - Offered;

    /// <summary>One more can be stamped: the window lets it through, and the packet that had its place in the ring has been sent.</summary>
    public bool CanStamp => Room > 0 && Offered < (_sentBytes / ring.PacketBytes) + ring.Slots;

    public override bool HasMore => _sentBytes < OfferedBytes || base.HasMore;

    private long OfferedBytes => Offered * ring.PacketBytes;

    /// <summary>Tells it to send some more.</summary>
    public void Offer(long messages) => Offered += messages;

    /// <summary>Tells it to send one more, which was due at a time.</summary>
    public void OfferDue(long due) => ring.Stamp(Offered++, due);

    protected override bool TrySendAll()
    {
        // A packet that was begun is ended before anything else goes out.
        var begun = _sentBytes % ring.PacketBytes;
        return (begun == 0 || TrySend(_sentBytes - begun + ring.PacketBytes)) && base.TrySendAll() && TrySend(OfferedBytes);
    }

    protected override void Take(PacketType type, byte first, ReadOnlySpan<byte> body)
    {
        const int ReasonCodeAt = 2;
        if (type is PacketType.Disconnect || (body.Length > ReasonCodeAt && body[ReasonCodeAt] >= (byte)ReasonCode.UnspecifiedError))
        {
            throw new IOException($"The broker answered a publisher with {type} {Convert.ToHexString(body)}.");
        }

        switch (type)
        {
            case PacketType.PubRec:
                Acknowledge(PacketType.PubRel, 0b0010, body);
                break;
            case PacketType.PubAck or PacketType.PubComp when BinaryPrimitives.ReadUInt16BigEndian(body) == ring.IdentifierOf(Acknowledged):
                Acknowledged++;
                break;
            case PacketType.PubAck or PacketType.PubComp:
                throw new IOException($"The broker acknowledged {BinaryPrimitives.ReadUInt16BigEndian(body)} before {ring.IdentifierOf(Acknowledged)}.");
        }
    }

    private bool TrySend(long until)
    {
        while (_sentBytes < until)
        {
            var piece = ring.Piece(_sentBytes, until);
            var sent = Send(piece);
            _sentBytes += sent;
            if (sent < piece.Length)
            {
                return false;
            }
        }

        return true;
    }
}
