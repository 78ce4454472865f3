using System.Globalization;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Labels as PDF 1.4 (ISO 32000-1): each its own page, or in rows on A4. Symbols are filled rectangles and texts the two standard fonts
/// Courier-Bold and Helvetica, so nothing is embedded; a title with letters that these fonts lack is left out rather than drawn wrongly.
/// </summary>
internal static class PdfLabels
{
    private const double PointsPerMillimetre = 72 / 25.4;
    private const double A4Width = 210;
    private const double A4Height = 297;
    private const double SheetMargin = 8;
    private const double SheetGap = 2;

    public static byte[] Render(IReadOnlyList<UnitLabel> labels, LabelRequest request)
    {
        var copies = labels.SelectMany(label => Enumerable.Repeat(label, request.Copies)).ToList();
        var columns = request.OnA4 ? Math.Max(1, (int)((A4Width - (2 * SheetMargin) + SheetGap) / (request.Width + SheetGap))) : 1;
        var rows = request.OnA4 ? Math.Max(1, (int)((A4Height - (2 * SheetMargin) + SheetGap) / (request.Height + SheetGap))) : 1;
        var (width, height) = request.OnA4 ? (A4Width, A4Height) : (request.Width, request.Height);
        var pages = new List<string>();
        foreach (var page in copies.Chunk(columns * rows))
        {
            var content = new StringBuilder("0 g\n");
            for (var at = 0; at < page.Length; at++)
            {
                var (x, y) = request.OnA4
                    ? (SheetMargin + (at % columns * (request.Width + SheetGap)), SheetMargin + (at / columns * (request.Height + SheetGap)))
                    : (0.0, 0.0);
                Draw(content, page[at], request, x, y, height);
            }

            pages.Add(content.ToString());
        }

        return File(pages, width, height);
    }

    // PDF counts up from the lower edge.
    private static void Draw(StringBuilder content, UnitLabel label, LabelRequest request, double left, double top, double pageHeight)
    {
        var culture = CultureInfo.InvariantCulture;
        var layout = new LabelLayout(request.Width, request.Height, label);
        foreach (var (row, column, length) in label.Modules.Runs())
        {
            var x = Points(left + layout.SymbolX + (column * layout.Module));
            var y = Points(pageHeight - (top + layout.SymbolY + ((row + 1) * layout.Module)));
            content.Append(culture, $"{x:0.###} {y:0.###} {Points(length * layout.Module):0.###} {Points(layout.Module):0.###} re\n");
        }

        content.Append("f\n");
        foreach (var line in layout.Lines)
        {
            if (Encode(line.Text) is { } text)
            {
                content.Append(culture, $"BT /{(line.IsMono ? "F1" : "F2")} {Points(line.Size):0.###} Tf {Points(left + layout.TextX):0.###} {Points(pageHeight - (top + line.Baseline)):0.###} Td ({text}) Tj ET\n");
            }
        }
    }

    private static double Points(double millimetres) => millimetres * PointsPerMillimetre;

    // WinAnsiEncoding, which is Latin-1 but for 80 to 9F; the ellipsis is 85.
    private static string? Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            switch (character)
            {
                case '(' or ')' or '\\':
                    encoded.Append('\\').Append(character);
                    break;
                case '…':
                    encoded.Append("\\205");
                    break;
                case >= ' ' and <= '~':
                    encoded.Append(character);
                    break;
                case >= '\u00a0' and <= '\u00ff':
                    encoded.Append('\\').Append(Convert.ToString(character, 8));
                    break;
                default:
                    return null;
            }
        }

        return encoded.ToString();
    }

    // Objects 1 to 4 are catalogue, page tree and fonts; then page and content in turn.
    private static byte[] File(List<string> pages, double width, double height)
    {
        var culture = CultureInfo.InvariantCulture;
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            string.Create(culture, $"<< /Type /Pages /Count {pages.Count} /MediaBox [0 0 {Points(width):0.###} {Points(height):0.###}] /Kids [{string.Join(' ', Enumerable.Range(0, pages.Count).Select(page => $"{5 + (2 * page)} 0 R"))}] >>"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        };
        for (var page = 0; page < pages.Count; page++)
        {
            objects.Add(string.Create(culture, $"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {6 + (2 * page)} 0 R >>"));
            objects.Add(string.Create(culture, $"<< /Length {pages[page].Length} >>\nstream\n{pages[page]}endstream"));
        }

        // All of it is ASCII, so characters are bytes.
        var file = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var number = 0; number < objects.Count; number++)
        {
            offsets.Add(file.Length);
            file.Append(culture, $"{number + 1} 0 obj\n{objects[number]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(culture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            file.Append(culture, $"{offset:D10} 00000 n \n");
        }

        file.Append(culture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }
}
