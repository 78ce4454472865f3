namespace EdgeHub.Wire.Tests;

public sealed class ByteWriterTests
{
    [Fact]
    public void Write_OfAWholeLayout_PutsItsBytes()
    {
        var writer = new ByteWriter(new byte[7]);
        writer.WriteByte(0x01);
        writer.WriteUInt16BigEndian(0x1234);
        writer.WriteUInt16LittleEndian(0x1234);
        writer.WriteBytes([0xAA, 0xBB]);
        Assert.Equal([0x01, 0x12, 0x34, 0x34, 0x12, 0xAA, 0xBB], writer.Written.ToArray());
        Assert.Equal((0, false), (writer.Room, writer.HasOverflowed));
    }

    [Fact]
    public void Write_IntoEveryShorterMemory_OverflowsAndTouchesNothingBehind()
    {
        for (var length = 0; length < 7; length++)
        {
            var memory = new byte[16];
            memory.AsSpan().Fill(0xEE);
            var writer = new ByteWriter(memory.AsSpan(0, length));
            writer.WriteByte(1);
            writer.WriteUInt16BigEndian(2);
            writer.WriteUInt16LittleEndian(3);
            writer.WriteBytes([4, 5]);
            Assert.True(writer.HasOverflowed, $"{length} bytes");
            Assert.All(memory[length..], value => Assert.Equal(0xEE, value));
        }
    }

    [Fact]
    public void Write_AfterAnOverflow_WritesNothingThoughItWouldFit()
    {
        var writer = new ByteWriter(new byte[1]);
        writer.WriteUInt16BigEndian(1);
        writer.WriteByte(1);
        Assert.Equal((0, true), (writer.Position, writer.HasOverflowed));
    }
}
