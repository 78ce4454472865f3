using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.OpenMetrics.Tests;

public sealed class LabelTests
{
    [Fact]
    public void Of_Tags_AreOrderedAndEscaped() => Assert.Equal(
        """a="1.5",b="say \"no\"\nC:\\x",ok="true" """.TrimEnd(),
        LabelText.Of([Bench.Tag("ok", true), Bench.Tag("b", "say \"no\"\nC:\\x"), Bench.Tag("a", 1.5), Bench.Tag("none", null), Bench.Tag("empty", "")]));

    [Fact]
    public void Of_NamesThatBecomeOne_JoinsTheirValuesInAnyOrder()
    {
        Assert.Equal("a_b=\"1;2\"", LabelText.Of([Bench.Tag("a.b", 2), Bench.Tag("a_b", 1)]));
        Assert.Equal("a_b=\"1;2\"", LabelText.Of([Bench.Tag("a_b", 1), Bench.Tag("a.b", 2)]));
    }

    [Fact]
    public void Of_AReservedName_IsRenamed() => Assert.Equal("exported_le=\"5\"", LabelText.Of([Bench.Tag("le", 5)], "le"));

    [Fact]
    public void Of_ALongValue_IsCutBetweenCharacters()
    {
        var text = LabelText.Of([Bench.Tag("a", new string('x', LabelText.MaxValueLength - 1) + "😀")]);
        Assert.Equal($"a=\"{new string('x', LabelText.MaxValueLength - 1)}\"", text);
    }

    [Fact]
    public void Of_TooManyTags_KeepsTheFirstByName()
    {
        var tags = Enumerable.Range(0, 40).Select(i => Bench.Tag($"t{i:D2}", i)).Reverse().ToArray();
        Assert.Equal(string.Join(',', Enumerable.Range(0, LabelText.MaxLabels).Select(i => $"t{i:D2}=\"{i}\"")), LabelText.Of(tags));
    }

    [Fact]
    public void Of_AnyValue_ReadsBackAsItself() => Prop.ForAll<string?>(value =>
    {
        var text = LabelText.Of([Bench.Tag("a", value)]);
        var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value ?? ""));
        sound = sound.Length > LabelText.MaxValueLength ? sound[..LabelText.MaxValueLength] : sound;
        Assert.Equal(sound, text.Length == 0 ? "" : Unescape(text));
        Assert.DoesNotContain('\n', text);
    }).QuickCheckThrowOnFailure();

    /// <summary>Reads a value as a scraper does: up to the first quote that is not escaped, which must be the last character.</summary>
    private static string Unescape(string text)
    {
        Assert.StartsWith("a=\"", text, StringComparison.Ordinal);
        var value = new StringBuilder();
        var i = 3;
        for (; text[i] != '"'; i++)
        {
            value.Append(text[i] != '\\' ? text[i] : text[++i] switch { 'n' => '\n', '\\' => '\\', '"' => '"', var other => throw new FormatException($"\\{other}") });
        }

        Assert.Equal(text.Length - 1, i);
        return value.ToString();
    }
}
