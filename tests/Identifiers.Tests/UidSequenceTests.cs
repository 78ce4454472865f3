namespace EdgeHub.Identifiers.Tests;

public sealed class UidSequenceTests
{
    [Theory]
    [InlineData(1, "000001")]
    [InlineData(999_999, "999999")]
    [InlineData(1_000_000, "A00000")]
    [InlineData(1_000_001, "A00001")]
    [InlineData(1_000_010, "A0000A")]
    [InlineData(1_000_036, "A00010")]
    [InlineData(UidSequence.Max, "ZZZZZZ")]
    public void Sequence_IsDecimalFirst_ThenBase36FromA00000(long number, string text)
    {
        Span<char> written = stackalloc char[6];
        UidSequence.Write(number, written);
        Assert.Equal(text, new string(written));
        var uid = Uid.Mint("SAIF", "KOL", "FG", number);
        Assert.Equal(text, uid.ToString()[16..22]);
        Assert.True(Uid.TryParse(uid.ToString(), out var parsed, out _));
        Assert.Equal(number, parsed.Sequence);
    }

    [Fact]
    public void Max_IsMoreThanFifteenHundredMillion() => Assert.Equal(1_573_120_575, UidSequence.Max);
}
