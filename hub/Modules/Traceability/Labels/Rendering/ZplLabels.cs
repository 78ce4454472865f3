using System.Globalization;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Labels for printers that speak ZPL II. The printer makes the symbol itself (<c>^BQ</c>, <c>^BX</c>), so its modules are whole dots.
/// Texts are sent as UTF-8 (<c>^CI28</c>) with <c>^ ~ _</c> and controls as <c>_hh</c> (<c>^FH</c>).
/// </summary>
internal static class ZplLabels
{
    public static string Render(IReadOnlyList<UnitLabel> labels, LabelRequest request)
    {
        // 203 and 300 dpi are 8 and 12 dots per millimetre, rounded as printers have them: 8.0 and 11.8.
        var dots = request.Dpi == 203 ? 8.0 : 300 / 25.4;
        var culture = CultureInfo.InvariantCulture;
        var zpl = new StringBuilder();
        foreach (var label in labels)
        {
            var layout = new LabelLayout(request.Width, request.Height, label);
            var module = Math.Clamp((int)(layout.Module * dots), 2, request.Symbol == "qr" ? 10 : 30);
            zpl.Append(culture, $"^XA^CI28^PW{Dots(request.Width)}^LL{Dots(request.Height)}^LH0,0\n");
            zpl.Append(culture, $"^FO{Dots(layout.SymbolX)},{Dots(layout.SymbolY)}");
            zpl.Append(request.Symbol == "qr" ? Qr(label, module) : Matrix(label, module));
            foreach (var line in layout.Lines)
            {
                var size = Dots(line.Size);
                zpl.Append(culture, $"^FO{Dots(layout.TextX)},{Dots(line.Baseline - (line.Size * 0.8))}^A0N,{size},{(line.IsMono ? size * 9 / 10 : size)}^FH_^FD{Escape(line.Text)}^FS\n");
            }

            zpl.Append(culture, $"^PQ{request.Copies}\n^XZ\n");
        }

        return zpl.ToString();

        int Dots(double millimetres) => (int)Math.Round(millimetres * dots);
    }

    // Level M, data of any kind (A).
    private static string Qr(UnitLabel label, int module) =>
        string.Create(CultureInfo.InvariantCulture, $"^BQN,2,{module}^FH_^FDMA,{Escape(label.Content)}^FS\n");

    // Quality 200 is ECC 200; _ is the escape, _1 is FNC1.
    private static string Matrix(UnitLabel label, int module)
    {
        var content = label.Content.Replace("_", "__", StringComparison.Ordinal).Replace("\u001d", "_1", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"^BXN,{module},200,,,,_,1^FD{(label.IsElements ? "_1" : "")}{content}^FS\n");
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character is '^' or '~' or '_' || character < ' ')
            {
                escaped.Append(CultureInfo.InvariantCulture, $"_{(int)character:X2}");
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }
}
