using System.Buffers.Binary;
using System.Text;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>
/// PUBLISH packets of equal length one after the other, made once and sent over and over: what is sent is a piece of these bytes. Their
/// packet identifiers repeat with the window, so the next packet always has the one that was acknowledged longest ago.
/// </summary>
internal sealed class PublishRing
{
    private const int StampBytes = 8;
    private readonly byte[] _bytes;
    private readonly int _payloadBytes;

    /// <param name="slots">At least so many packets; rounded up to whole windows.</param>
    /// <param name="window">How many may be in flight, for QoS 1 and 2.</param>
    public PublishRing(Func<int, string> topicOf, int slots, int window, int payloadBytes, QoS qos, bool retain, ProtocolVersion version)
    {
        (Slots, Window, _payloadBytes) = ((slots + window - 1) / window * window, window, payloadBytes);
        var payload = new byte[payloadBytes];
        payload.AsSpan(StampBytes).Fill((byte)'x');
        PacketBytes = PacketWriter.BytesOf(Packet(0), version);
        _bytes = new byte[Slots * PacketBytes];
        for (var slot = 0; slot < Slots; slot++)
        {
            if (PacketWriter.Write(Packet(slot), version, _bytes.AsSpan(slot * PacketBytes)) != PacketBytes)
            {
                throw new ArgumentException("Topics must be of one length.", nameof(topicOf));
            }
        }

        OutgoingPublish Packet(int slot) => new()
        {
            QoS = qos, Retain = retain, Topic = Encoding.ASCII.GetBytes(topicOf(slot)), Payload = payload,
            PacketIdentifier = qos == QoS.AtMostOnce ? (ushort)0 : IdentifierOf(slot),
        };
    }

    public int Slots { get; }

    public int Window { get; }

    public int PacketBytes { get; }

    /// <summary>The packet identifier of the message of a number.</summary>
    public ushort IdentifierOf(long message) => (ushort)(1 + (message % Window));

    /// <summary>What of the endless stream of packets lies from one byte to another, or to the ring's end.</summary>
    public ReadOnlySpan<byte> Piece(long from, long to)
    {
        var at = (int)(from % _bytes.Length);
        return _bytes.AsSpan(at, (int)Math.Min(to - from, _bytes.Length - at));
    }

    /// <summary>Writes when the message was due to the front of its payload.</summary>
    public void Stamp(long message, long due)
    {
        var end = (int)(message % Slots + 1) * PacketBytes;
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(end - _payloadBytes), due);
    }
}
