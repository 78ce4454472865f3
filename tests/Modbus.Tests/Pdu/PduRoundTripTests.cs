using EdgeHub.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Modbus.Tests;

public sealed class PduRoundTripTests
{
    [Theory]
    [MemberData(nameof(PduSamples.Names), MemberType = typeof(PduSamples))]
    public void Pdu_ReadAndWritten_IsTheSame(string name, bool isRequest)
    {
        var sample = PduSamples.Of(name, isRequest);
        var written = new byte[Modbus.Pdu.MaxBytes];
        var outcome = sample.Reread(sample.Bytes, written, out var length);
        Assert.True(outcome.IsComplete, outcome.ToString());
        Assert.Equal(sample.Bytes.Length, outcome.Bytes);
        Assert.Equal(sample.Bytes, written[..length]);
    }

    [Theory]
    [MemberData(nameof(PduSamples.Names), MemberType = typeof(PduSamples))]
    public void Pdu_EveryTruncation_IsRefusedWithItsPlace(string name, bool isRequest)
    {
        var sample = PduSamples.Of(name, isRequest);
        for (var length = 0; length < sample.Bytes.Length; length++)
        {
            var outcome = sample.Reread(sample.Bytes.AsSpan(0, length), new byte[Modbus.Pdu.MaxBytes], out _);
            Assert.Equal(WireStatus.Malformed, outcome.Status);
            Assert.InRange(outcome.Bytes, 0, length);
            Assert.NotEmpty(outcome.Section);
            Assert.InRange(outcome.Code, 1, 3);
        }
    }

    [Theory]
    [MemberData(nameof(PduSamples.Names), MemberType = typeof(PduSamples))]
    public void Pdu_WithAByteMore_IsRefused(string name, bool isRequest)
    {
        var sample = PduSamples.Of(name, isRequest);
        Assert.Equal(WireStatus.Malformed, sample.Reread([.. sample.Bytes, 0], new byte[Modbus.Pdu.MaxBytes], out _).Status);
    }

    [Theory]
    [MemberData(nameof(PduSamples.Names), MemberType = typeof(PduSamples))]
    public void Pdu_OfAnotherFunction_IsRefusedAsIllegalFunction(string name, bool isRequest)
    {
        var sample = PduSamples.Of(name, isRequest);
        var bytes = sample.Bytes;
        bytes[0] = 0x63;
        Assert.Equal((int)ExceptionCode.IllegalFunction, sample.Reread(bytes, new byte[Modbus.Pdu.MaxBytes], out _).Code);
    }

    [Theory]
    [MemberData(nameof(PduSamples.Names), MemberType = typeof(PduSamples))]
    public void Pdu_WrittenIntoTooLittleMemory_IsNotWritten(string name, bool isRequest)
    {
        var sample = PduSamples.Of(name, isRequest);
        for (var room = 0; room < sample.Bytes.Length; room++)
        {
            _ = sample.Reread(sample.Bytes, new byte[room], out var length);
            Assert.Equal(0, length);
        }
    }

    [Fact]
    public void Decoders_AnyBytes_ReadWhatTheyWriteOrRefuse() => Prop.ForAll<byte, byte[]>((function, rest) =>
    {
        var written = new byte[Modbus.Pdu.MaxBytes];
        byte[] pdu = [(byte)(function % 0x30), .. rest];
        return PduSamples.All.All(sample =>
        {
            var outcome = sample.Reread(pdu, written, out var length);
            return outcome.IsComplete ? pdu.AsSpan().SequenceEqual(written.AsSpan(0, length)) || IsMoreFollows(pdu) : outcome.Bytes <= pdu.Length;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadRequest_AnyRange_IsLegalExactlyWithinTheLimits() => Prop.ForAll<ushort, ushort>((address, quantity) =>
    {
        foreach (var (function, most) in new[] { (FunctionCode.ReadCoils, 2000), (FunctionCode.ReadHoldingRegisters, 125) })
        {
            var bytes = new byte[5];
            _ = Modbus.Pdu.Write(new ReadRequest(function, address, quantity), bytes);
            var outcome = ReadRequest.TryRead(bytes, out _);
            var expected = quantity < 1 || quantity > most ? ExceptionCode.IllegalDataValue
                : address + quantity > 65_536 ? ExceptionCode.IllegalDataAddress
                : ExceptionCode.None;
            if (RequestHandler.CodeOf(outcome) != expected)
            {
                return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("01 00 00 07 D0", ExceptionCode.None)]
    [InlineData("01 00 00 07 D1", ExceptionCode.IllegalDataValue)]
    [InlineData("01 FF FF 00 01", ExceptionCode.None)]
    [InlineData("01 FF FF 00 02", ExceptionCode.IllegalDataAddress)]
    [InlineData("03 00 00 00 7E", ExceptionCode.IllegalDataValue)]
    [InlineData("04 00 00 00 00", ExceptionCode.IllegalDataValue)]
    public void ReadRequest_AtItsLimits_HasTheSpecifiedCode(string hex, ExceptionCode code) =>
        Assert.Equal(code, RequestHandler.CodeOf(ReadRequest.TryRead(Hex.Bytes(hex), out _)));

    [Theory]
    [InlineData("05 00 01 00 01", "a coil that is neither on nor off")]
    [InlineData("10 00 01 00 02 03 00 0A 01", "a byte count that is not the quantity's")]
    [InlineData("0F 00 13 00 0A 01 CD", "a byte count that is not the quantity's")]
    [InlineData("17 00 03 00 06 00 0E 00 7A 02 00 FF", "more to write than allowed")]
    [InlineData("2B 0E 05 00", "an unknown category")]
    [InlineData("14 08 06 00 04 00 01 00 02 06", "half a sub-request")]
    [InlineData("14 07 06 00 04 00 01 00 7E", "an answer that would not fit")]
    [InlineData("08 00 01 00", "half a word of data")]
    public void Requests_ThatContradictThemselves_AreIllegalValues(string hex, string why)
    {
        var pdu = Hex.Bytes(hex);
        var response = new byte[Modbus.Pdu.MaxBytes];
        var length = RequestHandler.Answer(pdu, Plant.Unit(), new LineDiagnostics(), response);
        Assert.True(Hex.Text(response.AsSpan(0, length)) == Hex.Text([(byte)(pdu[0] | 0x80), 3]), why);
    }

    /// <summary>Any value but zero says that more follows; it is written as 0xFF.</summary>
    private static bool IsMoreFollows(byte[] pdu) => pdu[0] == 0x2B && pdu.Length > 4 && pdu[4] is not (0 or 0xFF);
}
