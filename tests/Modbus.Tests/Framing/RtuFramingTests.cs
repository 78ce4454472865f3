using System.Text;
using EdgeHub.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Modbus.Tests;

public sealed class RtuFramingTests
{
    private static readonly bool[] Own = [.. Enumerable.Range(0, 256).Select(id => id == 17)];

    [Fact]
    public void Crc_OfTheCheckText_IsTheCatalogued() => Assert.Equal(0x4B37, Crc16.Of(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Crc_OfAKnownFrame_IsSentLowByteFirst()
    {
        var bytes = new byte[8];
        Assert.Equal(8, RtuFraming.Write(1, Hex.Bytes("03 00 00 00 0A"), bytes));
        Assert.Equal("01 03 00 00 00 0A C5 CD", Hex.Text(bytes));
    }

    [Fact]
    public void Crc_OfAnySingleBitError_Differs() => Prop.ForAll<byte[], int>((bytes, at) =>
    {
        if (bytes.Length == 0)
        {
            return true;
        }

        var before = Crc16.Of(bytes);
        var bit = (at & int.MaxValue) % (bytes.Length * 8);
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Crc16.Of(bytes) != before;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Lengths_OfEverySample_AreKnownFromEveryPrefixThatIsLongEnough()
    {
        foreach (var sample in PduSamples.All)
        {
            for (var cut = 0; cut <= sample.Bytes.Length; cut++)
            {
                var prefix = sample.Bytes.AsSpan(0, cut);
                var outcome = sample.IsRequest ? PduLength.OfRequest(prefix) : PduLength.OfResponse(prefix);
                Assert.True(
                    outcome.IsComplete ? outcome.Bytes == sample.Bytes.Length : outcome.Status == WireStatus.NeedsMore && outcome.Bytes > cut && outcome.Bytes <= sample.Bytes.Length,
                    $"{sample.Name}, {cut} bytes: {outcome}");
            }
        }
    }

    [Theory]
    [InlineData("63")]
    [InlineData("2B 0D")]
    [InlineData("03 FF")]
    [InlineData("18 FF FF")]
    public void Lengths_ThatCannotBe_AreUnknownRatherThanAwaited(string hex) =>
        Assert.Equal(WireStatus.Malformed, PduLength.OfResponse(Hex.Bytes(hex)).Status);

    [Fact]
    public void Request_CutAtEveryIndex_IsFoundWhenWholeAndNotBefore()
    {
        foreach (var sample in PduSamples.All.Where(sample => sample.IsRequest))
        {
            var frame = Frame(17, sample.Bytes);
            for (var cut = 0; cut < frame.Length; cut++)
            {
                Assert.False(RtuFraming.TryReadRequest(frame.AsSpan(0, cut), Own, out _).IsComplete, $"{sample.Name}, {cut} bytes");
            }

            Assert.Equal(WireOutcome.Complete(frame.Length), RtuFraming.TryReadRequest(frame, Own, out var found));
            Assert.Equal(sample.Bytes, found.Pdu.ToArray());
        }
    }

    [Fact]
    public void Response_BehindNoiseAndAnotherUnitsAnswer_IsFound()
    {
        var request = Hex.Bytes("03 00 6B 00 03");
        var answer = Hex.Bytes("03 06 02 2B 00 00 00 64");
        byte[] bytes = [0x00, 0xFF, 0x11, .. Frame(5, Hex.Bytes("03 06 00 01 00 02 00 03")), 0x11, 0x03, .. Frame(17, answer)];
        Assert.Equal(WireOutcome.Complete(bytes.Length), RtuFraming.TryReadResponse(bytes, 17, request, out var found));
        Assert.Equal(answer, found.Pdu.ToArray());
    }

    [Fact]
    public void Response_OfAnotherQuantity_IsPassedOver() =>
        Assert.False(RtuFraming.TryReadResponse(Frame(17, Hex.Bytes("03 02 00 01")), 17, Hex.Bytes("03 00 6B 00 03"), out _).IsComplete);

    [Fact]
    public void Response_WithAWrongCrc_IsPassedOver()
    {
        var bytes = Frame(17, Hex.Bytes("03 06 02 2B 00 00 00 64"));
        bytes[^1] ^= 1;
        Assert.False(RtuFraming.TryReadResponse(bytes, 17, Hex.Bytes("03 00 6B 00 03"), out _).IsComplete);
    }

    [Fact]
    public void Server_OnASharedLine_TellsOthersAnswersFromItsRequests()
    {
        byte[] bytes =
        [
            .. Frame(5, Hex.Bytes("03 00 6B 00 03")), .. Frame(5, Hex.Bytes("03 06 02 2B 00 00 00 64")), .. Frame(17, Hex.Bytes("06 00 01 00 03")),
        ];
        List<byte> units = [];
        for (var left = bytes.AsSpan(); !left.IsEmpty;)
        {
            var outcome = RtuFraming.TryReadRequest(left, Own, out var frame);
            Assert.True(outcome.IsComplete);
            units.Add(frame.Unit);
            left = left[outcome.Bytes..];
        }

        Assert.Equal([5, 5, 17], units);
    }

    [Theory]
    [InlineData(9600, 4_010)]
    [InlineData(19_200, 2_005)]
    [InlineData(38_400, 1_750)]
    [InlineData(0, 0)]
    public void Silence_OfASpeed_IsThreeAndAHalfCharactersOrTheFixedTime(int baud, int microseconds) =>
        Assert.Equal(microseconds, (int)new RtuTiming(baud).Silence.TotalMicroseconds);

    private static byte[] Frame(byte unit, byte[] pdu)
    {
        var bytes = new byte[RtuFraming.MaxBytes];
        return bytes[..RtuFraming.Write(unit, pdu, bytes)];
    }
}
