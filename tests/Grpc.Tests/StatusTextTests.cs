using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Grpc.Tests;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("plain: text/with?marks", "plain: text/with?marks")]
    [InlineData("100%", "100%25")]
    [InlineData("ñ", "%C3%B1")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    public void Text_IsEncodedOnlyWhereItMust(string text, string encoded) => Assert.Equal(encoded, StatusText.Encode(text));

    [Fact]
    public void Text_OfAnyKind_SurvivesTheWayAndNeverLeavesAscii() =>
        Prop.ForAll(ArbMap.Default.ArbFor<UnicodeString>(), text =>
        {
            var encoded = StatusText.Encode(text.Get ?? "");
            return encoded.All(c => c is >= ' ' and <= '~') && StatusText.Decode(encoded) == Whole(text.Get ?? "");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_ThatIsTooLong_IsCutBetweenCharacters()
    {
        var text = new string('x', StatusText.MaxCharacters - 1) + "🙂🙂";
        Assert.Equal(new string('x', StatusText.MaxCharacters - 1), StatusText.Decode(StatusText.Encode(text)));
    }

    /// <summary>Lone surrogates have no UTF-8; they arrive as the replacement character.</summary>
    private static string Whole(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
