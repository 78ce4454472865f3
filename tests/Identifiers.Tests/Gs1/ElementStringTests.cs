namespace EdgeHub.Identifiers.Tests;

public sealed class ElementStringTests
{
    [Theory]
    [InlineData("^0112345678901231", "(01)12345678901231")]
    [InlineData("0112345678901231", "(01)12345678901231")]
    [InlineData("\u001d0112345678901231", "(01)12345678901231")]
    [InlineData("^0112345678901231^", "(01)12345678901231")]
    [InlineData("^0112345678901231991234", "(01)12345678901231(99)1234")]
    [InlineData("^0112345678901231^991234", "(01)12345678901231(99)1234")]
    [InlineData("^991234", "(99)1234")]
    [InlineData("^242123456^0112345678901231", "(242)123456(01)12345678901231")]
    [InlineData("^0112345678901231242123456^", "(01)12345678901231(242)123456")]
    [InlineData("^011234567890123110AB\u001d21XY", "(01)12345678901231(10)AB(21)XY")]
    [InlineData("011234567890123110AB{GS}21XY", "(01)12345678901231(10)AB(21)XY")]
    [InlineData("{FNC1}011234567890123110AB\\x1d21XY", "(01)12345678901231(10)AB(21)XY")]
    [InlineData("011234567890123110AB\u241d21XY", "(01)12345678901231(10)AB(21)XY")]
    [InlineData("011234567890123110AB\\u001D21XY", "(01)12345678901231(10)AB(21)XY")]
    [InlineData("^800112341234512398^0112345678901231", "(8001)12341234512398(01)12345678901231")]
    [InlineData("^0112345678901231^7007211225211231", "(01)12345678901231(7007)211225211231")]
    [InlineData("^0112345678901231^7007211225", "(01)12345678901231(7007)211225")]
    [InlineData("^800302112345678900ABC", "(8003)02112345678900ABC")]
    [InlineData("^800302112345678900", "(8003)02112345678900")]
    [InlineData("^800302112345678900ABCDEFGHIJKLMNOP", "(8003)02112345678900ABCDEFGHIJKLMNOP")]
    [InlineData("3103000189010541234500001339232172\u001d10ABC123", "(3103)000189(01)05412345000013(3923)2172(10)ABC123")]
    [InlineData("^01123456789012317230123", "(01)12345678901231(7230)123")]
    public void Read_OfAnElementString_GivesItsElements(string label, string elements) => Assert.Equal(elements, Labels.Say(label));

    [Theory]
    [InlineData("^", "gs1.fnc1 0")]
    [InlineData("^^991234", "gs1.ai 1")]
    [InlineData("^891234", "gs1.ai 1")]
    [InlineData("^99~ABC", "gs1.set_82 3")]
    [InlineData("^99ABC~", "gs1.set_82 6")]
    [InlineData("^01A2345678901231", "gs1.digit 3")]
    [InlineData("^011234567890123A", "gs1.digit 16")]
    [InlineData("^0112345678901234", "gs1.check_digit 16")]
    [InlineData("^011234567890123", "gs1.short 16")]
    [InlineData("^01123456789012312", "gs1.ai 17")]
    [InlineData("^011234567890123^", "gs1.short 16")]
    [InlineData("^01123456789012315^", "gs1.ai 17")]
    [InlineData("^0112345678901231^^991234", "gs1.ai 18")]
    [InlineData("^011234567890123110^21XY", "gs1.empty 19")]
    [InlineData("^2421234567", "gs1.long 10")]
    [InlineData("^8111123", "gs1.short 8")]
    [InlineData("^811112345", "gs1.long 9")]
    [InlineData("^80011234123451239", "gs1.short 18")]
    [InlineData("^8001123412345123981", "gs1.long 19")]
    [InlineData("^70072112252", "gs1.short 12")]
    [InlineData("^7007211225211", "gs1.short 14")]
    [InlineData("^70072112252212311", "gs1.long 17")]
    [InlineData("^800302112345678901ABC", "gs1.check_digit 18")]
    [InlineData("^800302112345678900ABCDEFGHIJKLMNOPQ", "gs1.long 35")]
    [InlineData("^72301212345678901234567890123456789", "gs1.long 35")]
    [InlineData("^723012", "gs1.short 7")]
    [InlineData("^0112345678901231{XX}", "gs1.ai 17")]
    [InlineData("^9", "gs1.ai 1")]
    [InlineData("^10ABC\u00e9", "gs1.set_82 6")]
    public void Read_OfAWrongElementString_NamesRuleAndPosition(string label, string expected) => Assert.Equal(expected, Labels.Say(label));

    [Theory]
    [InlineData("(01)12345678901231", "(01)12345678901231")]
    [InlineData("(01)12345678901231(10)12345", "(01)12345678901231(10)12345")]
    [InlineData("(10)12345\\(11)991225(01)12345678901231", "(10)12345\\(11)991225(01)12345678901231")]
    [InlineData("(99)12345\\(", "(99)12345\\(")]
    [InlineData("(99)a)b", "(99)a)b")]
    [InlineData("(01)05412345000013(3103)000189(3923)2172(10)ABC123", "(01)05412345000013(3103)000189(3923)2172(10)ABC123")]
    public void Read_OfBrackets_GivesElements(string label, string elements) => Assert.Equal(elements, Labels.Say(label));

    [Theory]
    [InlineData("(10)(11)98765", "gs1.empty 4")]
    [InlineData("(99)12345(11)", "gs1.empty 13")]
    [InlineData("(1A)12345", "gs1.ai 1")]
    [InlineData("()12345", "gs1.ai 1")]
    [InlineData("(1)12345", "gs1.ai 1")]
    [InlineData("(12345)12345", "gs1.ai 1")]
    [InlineData("(15", "gs1.bracket 3")]
    [InlineData("(1", "gs1.bracket 2")]
    [InlineData("(", "gs1.bracket 1")]
    [InlineData("(01)123456789012312(10)12345", "gs1.long 18")]
    [InlineData("(99)12345^", "gs1.set_82 9")]
    [InlineData("(17)9(90)217", "gs1.short 5")]
    [InlineData("(99)\\(\\(~", "gs1.set_82 8")]
    [InlineData("(01)9501101020917(10)A", "gs1.short 17")]
    public void Read_OfWrongBrackets_NamesRuleAndPosition(string label, string expected) => Assert.Equal(expected, Labels.Say(label));

    [Fact]
    public void Read_OfMoreElementsThanALabelHolds_IsRefused() =>
        Assert.Equal("gs1.too_many 384", Labels.Say(string.Concat(Enumerable.Repeat("(99)AB", 65))));

    [Fact]
    public void Written_AsRead_IsReadTheSame()
    {
        foreach (var label in (string[])["^011234567890123110AB(C\u001d21X%Y", "(01)12345678901231(10)\\(\\((21)a", "https://a/01/12312312312333/10/%28b%29"])
        {
            var reading = Labels.Read(label);
            Assert.True(reading.IsValid, reading.Error.ToString());
            Assert.Equal(reading.ElementString, Labels.Say(reading.ElementString));
        }
    }
}
