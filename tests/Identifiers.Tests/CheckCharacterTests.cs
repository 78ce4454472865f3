namespace EdgeHub.Identifiers.Tests;

public sealed class CheckCharacterTests
{
    [Theory]
    [InlineData("UIDSAIFKOLRM000001", "6I")]
    [InlineData("ISO79", "3W")]
    public void Check_OfAKnownText_IsTheStandards(string text, string expected)
    {
        var (first, second) = Iso7064.Check(text);
        Assert.Equal(expected, $"{first}{second}");
    }

    [Fact]
    public void Check_OfALowerCaseLetter_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Iso7064.Check("UIDs"));
}
