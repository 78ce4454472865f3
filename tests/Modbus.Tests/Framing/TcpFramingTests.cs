using EdgeHub.Wire;

namespace EdgeHub.Modbus.Tests;

public sealed class TcpFramingTests
{
    [Fact]
    public void Frame_WrittenAndRead_IsTheSame()
    {
        var bytes = new byte[TcpFraming.MaxBytes];
        foreach (var sample in PduSamples.All)
        {
            var length = TcpFraming.Write(0x1234, 17, sample.Bytes, bytes);
            var outcome = TcpFraming.TryRead(bytes.AsSpan(0, length), out var frame);
            Assert.Equal(WireOutcome.Complete(length), outcome);
            Assert.Equal((0x1234, 17), (frame.TransactionIdentifier, frame.UnitIdentifier));
            Assert.Equal(sample.Bytes, frame.Pdu.ToArray());
        }
    }

    [Fact]
    public void Frame_CutAtEveryIndex_AsksForMoreAndNeverForTooMuch()
    {
        var bytes = new byte[TcpFraming.MaxBytes];
        foreach (var sample in PduSamples.All)
        {
            var length = TcpFraming.Write(1, 1, sample.Bytes, bytes);
            for (var cut = 0; cut < length; cut++)
            {
                var outcome = TcpFraming.TryRead(bytes.AsSpan(0, cut), out _);
                Assert.Equal(WireStatus.NeedsMore, outcome.Status);
                Assert.InRange(outcome.Bytes, cut + 1, length);
            }
        }
    }

    [Fact]
    public void Frame_WithOthersBehindIt_TakesItsOwnBytesOnly()
    {
        var bytes = new byte[TcpFraming.MaxBytes];
        var length = TcpFraming.Write(1, 1, Hex.Bytes("03 00 6B 00 03"), bytes);
        Assert.Equal(WireOutcome.Complete(length), TcpFraming.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData("00 01 00 01 00 06 01", 2, "a protocol that is not Modbus")]
    [InlineData("00 01 00 00 00 00", 4, "no unit")]
    [InlineData("00 01 00 00 00 01", 4, "no function")]
    [InlineData("00 01 00 00 00 FF", 4, "a PDU beyond 253 bytes")]
    [InlineData("00 01 00 00 FF FF", 4, "64 kB")]
    public void Header_ThatIsWrong_IsMalformedBeforeItsBodyIsAwaited(string hex, int offset, string why)
    {
        var outcome = TcpFraming.TryRead(Hex.Bytes(hex), out _);
        Assert.True(outcome.Status == WireStatus.Malformed, why);
        Assert.Equal(offset, outcome.Bytes);
    }
}
