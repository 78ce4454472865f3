using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace EdgeHub.StationRules.Tests;

public sealed partial class VerdictCatalogueTests
{
    public static TheoryData<string, string> EveryText { get; } = new(
        from language in VerdictCatalogue.Languages from code in AllCodes() select (language, code));

    [Theory]
    [InlineData("en")]
    [InlineData("hi")]
    [InlineData("bn")]
    [InlineData("te")]
    public void Language_HasExactlyTheCodes(string language) =>
        Assert.Equal(AllCodes().Order(StringComparer.Ordinal), VerdictCatalogue.CodesIn(language).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Text_IsWhole_AndFitsTheScreen(string language, string code)
    {
        var text = VerdictCatalogue.Get(code, language);
        Assert.InRange(Length(text.What), 2, VerdictText.MaxWhat);
        Assert.InRange(Length(text.Why), 2, VerdictText.MaxWhy);
        Assert.InRange(Length(text.Next), 2, VerdictText.MaxNext);
    }

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Text_HasThePlacesOfEnglish_PartByPart(string language, string code)
    {
        var (english, text) = (VerdictCatalogue.Get(code, "en"), VerdictCatalogue.Get(code, language));
        Assert.Equal(Places(english.What), Places(text.What));
        Assert.Equal(Places(english.Why), Places(text.Why));
        Assert.Equal(Places(english.Next), Places(text.Next));
    }

    [Theory]
    [MemberData(nameof(EveryText))]
    public void Text_UsesLatinDigits_AndItsOwnScript(string language, string code)
    {
        var text = VerdictCatalogue.Get(code, language).ToString();
        Assert.DoesNotContain(text, letter => char.IsDigit(letter) && !char.IsAsciiDigit(letter));
        Assert.Equal(language != "en", text.Any(letter => letter is >= '\u0900' and <= '\u0C7F'));
    }

    [Fact]
    public void Format_WrongStation_ReadsAsPromised()
    {
        var text = VerdictCatalogue.Format(Codes.StepWrong, "en", ["Edge painting", "30", "KOL-ST-03"]);
        Assert.Equal("STOP", VerdictCatalogue.Heading(Verdict.Refuse, "en"));
        Assert.Equal("Wrong station. This unit needs Edge painting (step 30). Take it to station KOL-ST-03.", text.ToString());
    }

    [Fact]
    public void Format_ValueMissing_LeavesTheSentenceOut() =>
        Assert.Equal("Hold is over.", VerdictCatalogue.Format(Codes.UnitReleased, "en", ["", "", ""]).ToString());

    [Fact]
    public void Format_ValueWithBraces_IsKeptAsItIs() =>
        Assert.Equal("This label belongs to {0}{.", VerdictCatalogue.Format(Codes.LabelForeign, "en", ["{0}{"]).Why);

    [Theory]
    [InlineData("bn-IN", "bn")]
    [InlineData("TE", "te")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    public void Language_OfATag_FallsBackToEnglish(string? tag, string expected) =>
        Assert.Equal(expected, VerdictCatalogue.LanguageOf(tag));

    [Fact]
    public void Code_OfANewerHub_HasATextInEveryLanguage() =>
        Assert.All(VerdictCatalogue.Languages, language => Assert.NotEmpty(VerdictCatalogue.Get("code.from_2031", language).Next));

    private static IEnumerable<string> AllCodes() =>
        typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    private static int Length(string text) => new StringInfo(text).LengthInTextElements;

    [GeneratedRegex(@"\{[0-9]\}", RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
