using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Wire.Tests;

public sealed class ByteReaderTests
{
    [Fact]
    public void Read_OfAWholeLayout_GivesItsParts()
    {
        var reader = new ByteReader([0x01, 0x12, 0x34, 0x34, 0x12, 0xAA, 0xBB]);
        Assert.Equal(0x01, reader.ReadByte());
        Assert.Equal(0x1234, reader.ReadUInt16BigEndian());
        Assert.Equal(0x1234, reader.ReadUInt16LittleEndian());
        Assert.Equal([0xAA, 0xBB], reader.ReadBytes(2).ToArray());
        Assert.Equal((7, 0, false), (reader.Position, reader.Left, reader.IsShort));
    }

    [Fact]
    public void Read_OfEveryTruncation_IsShortAndStaysWhereItWas()
    {
        byte[] whole = [1, 2, 3, 4, 5, 6, 7];
        for (var length = 0; length < whole.Length; length++)
        {
            var reader = new ByteReader(whole.AsSpan(0, length));
            _ = reader.ReadByte();
            _ = reader.ReadUInt16BigEndian();
            _ = reader.ReadUInt16LittleEndian();
            _ = reader.ReadBytes(2);
            Assert.True(reader.IsShort, $"{length} bytes");
            Assert.InRange(reader.Position, 0, length);
        }
    }

    [Fact]
    public void Read_AfterAShortOne_GivesNothingThoughBytesAreLeft()
    {
        var reader = new ByteReader([1]);
        Assert.Equal(0, reader.ReadUInt16BigEndian());
        Assert.Equal(0, reader.ReadByte());
        Assert.Equal((0, true), (reader.Position, reader.IsShort));
    }

    [Fact]
    public void ReadBytes_NegativeCount_IsShort()
    {
        var reader = new ByteReader([1, 2]);
        Assert.True(reader.ReadBytes(-1).IsEmpty);
        Assert.True(reader.IsShort);
    }

    [Fact]
    public void WrittenNumbers_ReadBack_AreTheSame() => Prop.ForAll<ushort, ushort, byte[]>((high, low, bytes) =>
    {
        Span<byte> memory = new byte[4 + bytes.Length];
        var writer = new ByteWriter(memory);
        writer.WriteUInt16BigEndian(high);
        writer.WriteUInt16LittleEndian(low);
        writer.WriteBytes(bytes);
        var reader = new ByteReader(writer.Written);
        return !writer.HasOverflowed && reader.ReadUInt16BigEndian() == high && reader.ReadUInt16LittleEndian() == low
            && reader.ReadBytes(bytes.Length).SequenceEqual(bytes) && !reader.IsShort && reader.Left == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ReadAndWrite_AThousandTimes_AllocateNothing()
    {
        Span<byte> memory = stackalloc byte[16];
        Run(memory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            Run(memory);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Run(Span<byte> memory)
    {
        var writer = new ByteWriter(memory);
        writer.WriteByte(1);
        writer.WriteUInt16BigEndian(2);
        writer.WriteBytes([3, 4]);
        var reader = new ByteReader(writer.Written);
        _ = reader.ReadByte() + reader.ReadUInt16BigEndian() + reader.ReadBytes(2).Length;
        _ = WireOutcome.Malformed(1, reader.Position, "1.1");
    }
}
