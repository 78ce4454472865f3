using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

/// <summary>Asserts how a packet is refused: reason code, offset from the packet's first byte, and the statement.</summary>
internal static class Refused
{
    public static void By(
        ProtocolVersion version, Sender sender, byte first, string body, ReasonCode code, int offset, string statement)
    {
        var sample = new PacketSample("refused", version, sender, body, first);
        By(sample.Rules, sample.Bytes, code, offset, statement);
    }

    public static void By(in PacketRules rules, ReadOnlySpan<byte> packet, ReasonCode code, int offset, string statement)
    {
        var outcome = AnyPacket.Read(packet, rules);
        Assert.Equal((WireStatus.Malformed, code, offset, statement), (outcome.Status, (ReasonCode)outcome.Code, outcome.Bytes, outcome.Section));
    }

    public static void NotAtAll(ProtocolVersion version, Sender sender, byte first, string body)
    {
        var sample = new PacketSample("not refused", version, sender, body, first);
        Assert.Equal(WireOutcome.Complete(sample.Bytes.Length), AnyPacket.Read(sample.Bytes, sample.Rules));
    }
}
