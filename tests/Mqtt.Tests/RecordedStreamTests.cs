using EdgeHub.Testing;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

public sealed class RecordedStreamTests
{
    public static TheoryData<string> Streams =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Mqtt.Tests", "Corpus", "mosquitto.txt")).Where(line => !line.StartsWith('#'))];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_OfAnotherImplementation_IsReadAndWrittenByteForByte(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var version = (ProtocolVersion)(parts[0][0] - '0');
        var sender = parts[0].EndsWith("client", StringComparison.Ordinal) ? Sender.Client : Sender.Server;
        var rules = new PacketRules(sender == Sender.Client ? ProtocolVersion.Unknown : version, sender);
        ReadOnlySpan<byte> left = Hex.Bytes(parts[1]);
        var written = new byte[4096];
        while (!left.IsEmpty)
        {
            var outcome = AnyPacket.Reread(left, rules, written, out var length);
            Assert.True(outcome.IsComplete, outcome.ToString());
            Assert.Equal(Hex.Text(left[..outcome.Bytes]), Hex.Text(written.AsSpan(0, length)));
            left = left[outcome.Bytes..];
            rules = rules with { Version = version };
        }
    }
}
