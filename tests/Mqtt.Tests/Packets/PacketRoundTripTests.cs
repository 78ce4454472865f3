using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

public sealed class PacketRoundTripTests
{
    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_ReadAndWritten_IsTheSame(string name)
    {
        var sample = PacketSamples.Of(name);
        var written = new byte[1024];
        var outcome = AnyPacket.Reread(sample.Bytes, sample.Rules, written, out var length);
        Assert.Equal(WireOutcome.Complete(sample.Bytes.Length), outcome);
        Assert.Equal(Hex.Text(sample.Bytes), Hex.Text(written.AsSpan(0, length)));
    }

    [Theory]
    [MemberData(nameof(PacketSamples.Names), MemberType = typeof(PacketSamples))]
    public void Packet_EveryPrefix_NeedsMoreAndNeverMoreThanThePacket(string name)
    {
        var sample = PacketSamples.Of(name);
        for (var cut = 0; cut < sample.Bytes.Length; cut++)
        {
            var outcome = AnyPacket.Read(sample.Bytes.AsSpan(0, cut), sample.Rules);
            Assert.Equal(WireStatus.NeedsMore, outcome.Status);
            Assert.InRange(outcome.Bytes, cut + 1, sample.Bytes.Length);
        }
    }
}
