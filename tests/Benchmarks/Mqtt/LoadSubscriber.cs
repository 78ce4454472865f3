using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using EdgeHub.Mqtt;
using EdgeHub.Wire;

namespace EdgeHub.Benchmarks;

/// <summary>Counts what it gets and acknowledges it, QoS 2 in all four steps.</summary>
internal sealed class LoadSubscriber(int port, string identifier, ProtocolVersion version) : LoadConnection(port, identifier, version)
{
    private const byte FailureBit = 0x80;

    /// <summary>SUBACK came and granted every filter.</summary>
    public bool IsSubscribed { get; private set; }

    /// <summary>PUBLISH so far; one that the broker repeats would count twice.</summary>
    public long Received { get; private set; }

    /// <summary>Where times go when payloads begin with a time stamp.</summary>
    public ArrivalTimes? Times { get; set; }

    /// <summary>Length of each payload, which stands at the end of its packet.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>Asks for all filters in one packet.</summary>
    public void Subscribe(IReadOnlyCollection<string> filters, QoS qos)
    {
        var writer = new ByteWriter(new byte[filters.Sum(filter => filter.Length + 3)]);
        foreach (var filter in filters)
        {
            new Subscription(Encoding.ASCII.GetBytes(filter), new SubscriptionOptions(qos)).Write(ref writer, Version);
        }

        Answer(new Subscribe { PacketIdentifier = 1, Subscriptions = new SubscriptionList(writer.Written) });
    }

    protected override void Take(PacketType type, byte first, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case PacketType.Publish:
                TakePublish(first, body);
                break;
            case PacketType.PubRel:
                Acknowledge(PacketType.PubComp, 0, body);
                break;
            case PacketType.SubAck:
                var codes = body[(Version == ProtocolVersion.V5 ? 3 + body[2] : 2)..];
                IsSubscribed = codes.IndexOfAnyInRange(FailureBit, byte.MaxValue) < 0 ? true : throw new IOException("The broker refused a subscription.");
                break;
            case PacketType.Disconnect:
                throw new IOException($"The broker disconnected a subscriber: {Convert.ToHexString(body)}.");
        }
    }

    private void TakePublish(byte first, ReadOnlySpan<byte> body)
    {
        Received++;
        var qos = (QoS)((first >> 1) & 0b11);
        if (qos != QoS.AtMostOnce)
        {
            var packet = body.Slice(2 + BinaryPrimitives.ReadUInt16BigEndian(body), 2);
            Acknowledge(qos == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, 0, packet);
        }

        if (Times is { } times && BinaryPrimitives.ReadInt64LittleEndian(body[^PayloadBytes..]) is var due and not 0)
        {
            times.Add(Stopwatch.GetTimestamp() - due);
        }
    }
}
