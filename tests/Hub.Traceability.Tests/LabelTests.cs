using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>Labels as drawings, documents and printer commands, without printers.</summary>
public sealed class LabelTests
{
    private const string Uid = "UID-SAIF-KOL-FG-000001-NX";
    private const string Gtin = "09506000134352";

    [Fact]
    public void Svg_OfLabels_HasEachModuleAndItsTexts()
    {
        var request = Request("svg", "qr");
        var label = Label("qr", "Bag \"Kolkata\" <large> & brown");
        var svg = XDocument.Parse(SvgLabels.Render([label, label], request));
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("50mm 52mm", $"{svg.Root!.Attribute("width")!.Value} {svg.Root.Attribute("height")!.Value}");
        var path = svg.Descendants(ns + "path").First().Attribute("d")!.Value;
        Assert.Equal(label.Modules.Runs().Count(), path.Count(character => character == 'M'));
        var texts = svg.Descendants(ns + "text").Select(text => text.Value).ToList();
        Assert.Contains("UID-SAIF-KOL-", texts);
        Assert.Contains("FG-000001-NX", texts);
        Assert.StartsWith("Bag \"Ko", texts[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("30x15")]
    [InlineData("50x25")]
    [InlineData("100x50")]
    [InlineData("150x150")]
    [InlineData("30x150")]
    public void Layout_OfAnySize_KeepsEverythingOnTheLabel(string size)
    {
        foreach (var symbol in (string[])["qr", "datamatrix"])
        {
            foreach (var gtin in (string[])["", Gtin])
            {
                var request = LabelRequest.Read(new LabelForm(Uid, null, null, symbol, size, null, gtin, null, null)).Value;
                var label = UnitLabel.Of(Uid, new string('W', 200), symbol, gtin)!;
                var layout = new LabelLayout(request.Width, request.Height, label);
                var symbolSide = layout.Module * (label.Modules.Side + (2 * label.Modules.QuietZone));
                Assert.True(symbolSide <= request.Height && layout.SymbolX - (layout.Module * label.Modules.QuietZone) + symbolSide < layout.TextX, size);
                Assert.All(layout.Lines, line => Assert.InRange(line.Baseline, 0, request.Height));
                Assert.All(layout.Lines.Where(line => line.IsMono), line => Assert.True(layout.TextX + (line.Text.Length * line.Size * 0.6) <= request.Width, $"{size}: {line}"));
            }
        }
    }

    [Fact]
    public void Cut_OfALongName_KeepsSignsTogetherAndEndsWithAnEllipsis()
    {
        Assert.Equal("Leather b…", LabelLayout.Cut("Leather bag, large", 10));
        Assert.Equal("চামড়ার…", LabelLayout.Cut("চামড়ার ব্যাগ, বড়", 6));
        Assert.Equal("Bag", LabelLayout.Cut("Bag", 3));
        Assert.Equal("", LabelLayout.Cut("Bag", 1));
    }

    [Fact]
    public void Zpl_OfLabels_EscapesAndCountsInDots()
    {
        var at203 = ZplLabels.Render([Label("qr", "50% ^FD~_ off")], Request("zpl", "qr"));
        Assert.StartsWith("^XA^CI28^PW400^LL200^LH0,0\n", at203, StringComparison.Ordinal);
        Assert.Contains("^BQN,2,", at203, StringComparison.Ordinal);
        Assert.Contains($"^FDMA,https://id.gs1.org/01/{Gtin}/21/SAIFKOLFG000001NX^FS", at203, StringComparison.Ordinal);
        Assert.Contains("50% _5EFD_7E_5F off", at203, StringComparison.Ordinal);
        Assert.EndsWith("^PQ1\n^XZ\n", at203, StringComparison.Ordinal);
        var at300 = ZplLabels.Render([Label("datamatrix", "")], Request("zpl", "datamatrix") with { Dpi = 300, Copies = 3 });
        Assert.Contains("^PW591^LL295", at300, StringComparison.Ordinal);
        Assert.Contains($",200,,,,_,1^FD_101{Gtin}21SAIFKOLFG000001NX^FS", at300, StringComparison.Ordinal);
        Assert.Contains("^PQ3", at300, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label", 7, 1, 7)]
    [InlineData("label", 2, 5, 10)]
    [InlineData("a4", 30, 1, 1)]
    [InlineData("a4", 31, 1, 2)]
    public void Pdf_OfLabels_HasItsPagesAndATableThatFits(string sheet, int labels, int copies, int pages)
    {
        var request = LabelRequest.Read(new LabelForm(Uid, null, "pdf", "datamatrix", "50x25", sheet, null, null, copies)).Value;
        var bytes = PdfLabels.Render([.. Enumerable.Repeat(Label("datamatrix", "Bag (large) \\ brown…"), labels)], request);
        var text = Encoding.ASCII.GetString(bytes);
        Assert.Equal(pages, text.Split("/Type /Page ").Length - 1);
        var table = int.Parse(text.Split("startxref\n")[1].Split('\n')[0], NumberStyles.None, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref\n", text[table..], StringComparison.Ordinal);
        var offsets = text[table..].Split('\n').Skip(3).TakeWhile(line => line.EndsWith(" n ", StringComparison.Ordinal)).Select(line => int.Parse(line[..10], NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        for (var number = 0; number < offsets.Count; number++)
        {
            Assert.StartsWith($"{number + 1} 0 obj", text[offsets[number]..], StringComparison.Ordinal);
        }

        Assert.Contains("(Bag \\(large\\) \\\\", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Pdf_OfATitleThatItsFontsLack_LeavesItOut() =>
        Assert.DoesNotContain("/F2 ", Encoding.ASCII.GetString(PdfLabels.Render([Label("qr", "চামড়ার ব্যাগ")], Request("pdf", "qr"))).Split("stream")[1], StringComparison.Ordinal);

    [Theory]
    [InlineData(null, null, null, null, null, null, "traceability.label_units")]
    [InlineData("A", "WO-1", null, null, null, null, "traceability.label_units")]
    [InlineData("A", null, "png", null, null, null, "traceability.label_form")]
    [InlineData("A", null, null, "code39", null, null, "traceability.label_form")]
    [InlineData("A", null, null, null, "10x10", null, "traceability.label_form")]
    [InlineData("A", null, null, null, "50x25x1", null, "traceability.label_form")]
    [InlineData("A", null, null, null, "1e3x25", null, "traceability.label_form")]
    [InlineData("A", null, null, null, null, "09506000134353", "traceability.label_gtin")]
    public void Form_ThatIsWrong_IsRefused(string? uids, string? order, string? format, string? symbol, string? size, string? gtin, string code)
    {
        Assert.False(LabelRequest.Read(new LabelForm(uids, order, format, symbol, size, null, gtin, null, null)).TryGet(out _, out var error));
        Assert.Equal((code, ErrorKind.Form), (error!.Code, error.Kind));
    }

    [Fact]
    public void Decode_OfAWrongLabel_MarksTheCharacter()
    {
        var answer = DecodeLabel.Read("UID-SAIF-KOL-FG-000001-NY", null, 2026);
        Assert.False(answer.Valid);
        Assert.Equal(("uid.check", "check", 25), (answer.Error!.Code, answer.Error.Family, answer.Error.Column));
        Assert.Equal("UID-SAIF-KOL-FG-000001-NY", string.Concat(answer.Parts.Select(part => part.Text)));
        Assert.Equal("label.empty", DecodeLabel.Read(null, null, 2026).Error!.Code);
        Assert.Null(DecodeLabel.Read(new string('A', 10_240), null, 2026).Text);
    }

    private static UnitLabel Label(string symbol, string title) => UnitLabel.Of(Uid, title, symbol, Gtin)!;

    private static LabelRequest Request(string format, string symbol) =>
        LabelRequest.Read(new LabelForm(Uid, null, format, symbol, "50x25", null, Gtin, null, null)).Value;
}
