using System.Text;

namespace EdgeHub.HubLink.Tests;

public sealed class PartedTextTests
{
    public static TheoryData<string> Texts =>
    [
        "", "{}", new string('x', PartedText.PartBytes), new string('x', PartedText.PartBytes + 1), string.Concat(Enumerable.Repeat("স্টেশন ", 9_000)),
        string.Concat(Enumerable.Repeat("😀", 30_000)),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_InParts_IsTheWholeAgain(string text)
    {
        var parts = PartedText.Of(text).ToList();
        Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part.Part), 0, PartedText.PartBytes));
        Assert.Equal([.. Enumerable.Repeat(true, parts.Count - 1), false], parts.Select(part => part.More));
        var parted = new PartedText(1 << 20);
        var wholes = parts.Select(part => parted.Add(part.Part, part.More)).ToList();
        Assert.Equal(text, wholes[^1]);
        Assert.All(wholes[..^1], Assert.Null);
    }

    [Fact]
    public void TextBeyondTheBound_IsDropped_AndTheNextOneIsTaken()
    {
        var parted = new PartedText(10);
        Assert.Null(parted.Add("12345678", more: true));
        Assert.Null(parted.Add("9ab", more: false));
        Assert.Equal("short", parted.Add("short", more: false));
    }
}
