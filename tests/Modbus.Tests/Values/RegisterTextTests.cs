using System.Text;

namespace EdgeHub.Modbus.Tests;

public sealed class RegisterTextTests
{
    [Theory]
    [InlineData(false, 0x4142, 0x4300)]
    [InlineData(true, 0x4241, 0x0043)]
    public void Text_InEitherByteOrder_ReadsBack(bool lowByteFirst, int first, int second)
    {
        var registers = new ushort[3];
        Assert.True(RegisterText.TryWrite("ABC", registers, lowByteFirst));
        Assert.Equal([(ushort)first, (ushort)second, 0], registers);
        Assert.Equal("ABC", RegisterText.Read(registers, lowByteFirst));
    }

    [Fact]
    public void Text_PaddedWithSpaces_LosesThemAtItsEndOnly()
    {
        var registers = new ushort[4];
        Assert.True(RegisterText.TryWrite(" A B", registers, false, null, (byte)' '));
        Assert.Equal(" A B", RegisterText.Read(registers, false));
    }

    [Fact]
    public void Text_WithRubbishBehindNul_EndsThere() => Assert.Equal("AB", RegisterText.Read([0x4142, 0x0058, 0x5959], false));

    [Fact]
    public void Text_ThatDoesNotFit_IsNotWritten()
    {
        ushort[] registers = [7];
        Assert.False(RegisterText.TryWrite("ABC", registers, false));
        Assert.Equal([7], registers);
    }

    [Fact]
    public void Text_InUtf8_KeepsItsCharacters()
    {
        var registers = new ushort[8];
        Assert.True(RegisterText.TryWrite("তাপ °C", registers, true, Encoding.UTF8));
        Assert.Equal("তাপ °C", RegisterText.Read(registers, true, Encoding.UTF8));
    }

    [Fact]
    public void Text_OfMoreThanARequest_IsReadToo() => Assert.Equal(new string('A', 400), RegisterText.Read(Enumerable.Repeat((ushort)0x4141, 200).ToArray(), false));
}
