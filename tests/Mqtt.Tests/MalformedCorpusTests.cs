using System.Globalization;
using EdgeHub.Testing;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

/// <summary>
/// Packets that are wrong: the committed ones, each with what must come of it, and 100,000 of a fixed seed, samples with bytes changed, cut,
/// repeated and put together. Nothing may throw, read beyond its input or allocate.
/// </summary>
public sealed class MalformedCorpusTests
{
    private const int Seed = 20261129;
    private const int Inputs = 100_000;

    private static readonly PacketRules[] Rules =
    [
        new(ProtocolVersion.Unknown, Sender.Client, 65_536),
        new(ProtocolVersion.V311, Sender.Client, 65_536),
        new(ProtocolVersion.V311, Sender.Server, 65_536),
        new(ProtocolVersion.V5, Sender.Client, 65_536),
        new(ProtocolVersion.V5, Sender.Server, 65_536),
    ];

    public static TheoryData<string> Committed =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Mqtt.Tests", "Corpus", "packets.txt")).Where(line => !line.StartsWith('#'))];

    [Theory]
    [MemberData(nameof(Committed))]
    public void CommittedPacket_Replayed_EndsAsItSays(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var rules = new PacketRules((ProtocolVersion)(parts[0][0] - '0'), parts[0].EndsWith("client", StringComparison.Ordinal) ? Sender.Client : Sender.Server);
        Assert.Equal(parts[2], Say(AnyPacket.Read(Hex.Bytes(parts[1]), rules)));
    }

    [Fact]
    public void Decoders_OfTheCorpus_RefuseOrReadAndAllocateNothing()
    {
        var corpus = Corpus().ToArray();
        var written = new byte[4096];
        Run(corpus.AsSpan(0, 2_000), written);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (complete, malformed) = Run(corpus, written);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        // The corpus is neither all good nor all bad, or this would prove little.
        Assert.InRange(complete, Inputs / 50, Inputs * 2);
        Assert.InRange(malformed, Inputs, Inputs * Rules.Length);
    }

    [Fact]
    public void Packets_ThatWereRead_AreReadAgainWhenWritten()
    {
        var (written, again) = (new byte[4096], new byte[4096]);
        foreach (var input in Corpus())
        {
            foreach (var rules in Rules)
            {
                if (AnyPacket.Reread(input, rules, written, out var length).IsComplete
                    && !(AnyPacket.Reread(written.AsSpan(0, length), rules, again, out var second).IsComplete
                        && again.AsSpan(0, second).SequenceEqual(written.AsSpan(0, length))))
                {
                    Assert.Fail(Hex.Text(input));
                }
            }
        }
    }

    private static (int Complete, int Malformed) Run(ReadOnlySpan<byte[]> corpus, byte[] written)
    {
        var (complete, malformed) = (0, 0);
        foreach (var input in corpus)
        {
            foreach (var rules in Rules)
            {
                var outcome = AnyPacket.Reread(input, rules, written, out _);
                complete += outcome.IsComplete ? 1 : 0;
                malformed += outcome.Status == WireStatus.Malformed ? 1 : 0;
                if (outcome.Status == WireStatus.Malformed && (outcome.Bytes > input.Length || outcome.Code < 0x80 || outcome.Section.Length == 0))
                {
                    Assert.Fail($"{outcome} of {Hex.Text(input)}");
                }
            }

            _ = TopicFilter.TryRead(input, out var filter);
            _ = TopicFilter.Matches(input, "a/b"u8);
            _ = filter.Matches(input);
        }

        return (complete, malformed);
    }

    private static string Say(WireOutcome outcome) => outcome.Status switch
    {
        WireStatus.Complete => string.Create(CultureInfo.InvariantCulture, $"complete {outcome.Bytes}"),
        WireStatus.NeedsMore => string.Create(CultureInfo.InvariantCulture, $"more {outcome.Bytes}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{outcome.Code:X2} {outcome.Bytes} {outcome.Section}"),
    };

    private static IEnumerable<byte[]> Corpus()
    {
        var random = new Random(Seed);
        var samples = PacketSamples.All.Select(sample => (sample.FirstByte, Body: Hex.Bytes(sample.Body))).ToArray();
        for (var i = 0; i < Inputs; i++)
        {
            var (first, body) = samples[random.Next(samples.Length)];
            body = body.ToArray();
            for (var changes = random.Next(1, 4); changes > 0 && body.Length > 0; changes--)
            {
                body = Changed(body, random, samples[random.Next(samples.Length)].Body);
            }

            var packet = PacketSample.Assemble(random.Next(10) == 0 ? (byte)random.Next(256) : first, body);

            // Most keep a right remaining length: else few would come further than the header.
            if (random.Next(10) == 0)
            {
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            }

            yield return packet;
        }
    }

    private static byte[] Changed(byte[] body, Random random, byte[] other)
    {
        var at = random.Next(body.Length);
        switch (random.Next(6))
        {
            case 0:
                body[at] = (byte)random.Next(256);
                return body;
            case 1:
                body[at] ^= (byte)(1 << random.Next(8));
                return body;
            case 2:
                return body[..at];
            case 3:
                return [.. body, .. other];
            case 4:
                return [.. body[..at], .. body[random.Next(at + 1)..]];
            default:
                return [.. body[..at], (byte)random.Next(0x2B), .. body[at..]];
        }
    }
}
