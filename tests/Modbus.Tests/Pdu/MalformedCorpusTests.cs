namespace EdgeHub.Modbus.Tests;

/// <summary>
/// 100,000 damaged inputs from a fixed seed: samples with bytes changed, cut, repeated, put together, and noise. Nothing may throw, read
/// beyond its input, answer with what is no PDU, or allocate.
/// </summary>
public sealed class MalformedCorpusTests
{
    private const int Seed = 20261121;
    private const int Inputs = 100_000;

    [Fact]
    public void Decoders_OfTheCorpus_RefuseOrReadAndAllocateNothing()
    {
        var corpus = Corpus().ToList();
        var unit = Plant.Unit();
        var line = new LineDiagnostics();
        var own = new bool[256];
        own[1] = own[17] = true;
        Run(corpus, 2_000, unit, line, own);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(corpus, corpus.Count, unit, line, own);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Server_OfTheCorpus_AnswersEachWithALegalPdu()
    {
        var unit = Plant.Unit();
        var line = new LineDiagnostics();
        var response = new byte[Modbus.Pdu.MaxBytes];
        var refused = 0;
        foreach (var input in Corpus().Where(input => input.Length is > 0 and <= Modbus.Pdu.MaxBytes))
        {
            var length = RequestHandler.Answer(input, unit, line, response);
            var answer = response.AsSpan(0, length);
            Assert.True((answer[0] & 0x7F) == (input[0] & 0x7F), Hex.Text(input));
            if ((answer[0] & 0x80) != 0)
            {
                refused++;
                Assert.Equal(2, length);
                Assert.InRange(answer[1], 1, 4);
            }
            else
            {
                // Its length must be what the other end will expect.
                Assert.True(PduLength.OfResponse(answer, input.Length) is { IsComplete: true } known && known.Bytes == length, Hex.Text(input) + " -> " + Hex.Text(answer));
            }
        }

        // The corpus is neither all good nor all bad, or this would prove little.
        Assert.InRange(refused, Inputs / 10, Inputs * 95 / 100);
    }

    private static readonly PduSample[] Samples = [.. PduSamples.All];

    private static void Run(List<byte[]> corpus, int count, ModbusUnit unit, LineDiagnostics line, bool[] own)
    {
        Span<byte> written = stackalloc byte[Modbus.Pdu.MaxBytes];
        for (var i = 0; i < count; i++)
        {
            var input = corpus[i];
            foreach (var sample in Samples)
            {
                _ = sample.Reread(input, written, out _);
            }

            _ = TcpFraming.TryRead(input, out _);
            _ = RtuFraming.TryReadRequest(input, own, out _);
            _ = RtuFraming.TryReadSilenced(input, out _);
            _ = RtuFraming.TryReadResponse(input, 17, [0x03, 0x00, 0x6B, 0x00, 0x03], out _);
            _ = PduLength.OfRequest(input);
            _ = PduLength.OfResponse(input);
            if (input.Length is > 0 and <= Modbus.Pdu.MaxBytes)
            {
                _ = RequestHandler.Answer(input, unit, line, written);
                _ = ResponseMatch.Fits([0x03, 0x00, 0x6B, 0x00, 0x03], input);
            }
        }
    }

    private static IEnumerable<byte[]> Corpus()
    {
        var random = new Random(Seed);
        var samples = PduSamples.All.Select(sample => sample.Bytes).ToArray();
        for (var i = 0; i < Inputs; i++)
        {
            var bytes = samples[random.Next(samples.Length)].ToArray();
            switch (random.Next(8))
            {
                case 0:
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes = bytes[..random.Next(bytes.Length)];
                    break;
                case 3:
                    bytes = [.. bytes, .. samples[random.Next(samples.Length)]];
                    break;
                case 4:
                    bytes = new byte[random.Next(300)];
                    random.NextBytes(bytes);
                    break;
                case 5:
                    var frame = new byte[TcpFraming.MaxBytes];
                    bytes = frame[..TcpFraming.Write((ushort)random.Next(65_536), (byte)random.Next(256), bytes, frame)];
                    bytes[random.Next(bytes.Length)] ^= (byte)random.Next(256);
                    break;
                case 6:
                    var rtu = new byte[RtuFraming.MaxBytes];
                    bytes = rtu[..RtuFraming.Write(17, bytes, rtu)];
                    bytes[random.Next(bytes.Length)] ^= (byte)random.Next(2);
                    break;
            }

            yield return bytes;
        }
    }
}
