namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Where things stand on a label, in millimetres from its upper left corner: the symbol left, texts beside it. The symbol with its quiet zone
/// is as high as the label allows, but never takes more than 45 % of the width.
/// </summary>
internal sealed record LabelLayout
{
    // Advance of a character, in parts of the text's height: Courier and its like, and Helvetica on average with some reserve.
    private const double MonoAdvance = 0.6;
    private const double TextAdvance = 0.56;
    private const double Margin = 1.5;
    private const int UidLine = 13;

    public LabelLayout(double width, double height, UnitLabel label)
    {
        var area = Math.Min(height - (2 * Margin), (width * 0.45) - Margin);
        var modules = label.Modules;
        Module = area / (modules.Side + (2 * modules.QuietZone));
        SymbolX = Margin + (Module * modules.QuietZone);
        SymbolY = ((height - area) / 2) + (Module * modules.QuietZone);
        TextX = Margin + area + 1;
        var room = width - TextX - Margin;
        UidSize = Math.Min(room / (UidLine * MonoAdvance), height / 5);
        SmallSize = UidSize * 0.72;
        Title = Cut(label.Title, (int)(room / (SmallSize * TextAdvance)));
        var lines = new List<LabelLine>();
        if (Title.Length > 0)
        {
            lines.Add(new LabelLine(Title, SmallSize, IsMono: false));
        }

        var (first, second) = label.UidLines;
        lines.Add(new LabelLine(first, UidSize, IsMono: true));
        lines.Add(new LabelLine(second, UidSize, IsMono: true));
        if (label.Gtin.Length > 0)
        {
            // Both lines fit: (01) and 14 digits are 18 characters, (21) and the serial 21.
            var size = Math.Min(SmallSize, room / (21 * MonoAdvance));
            lines.Add(new LabelLine($"(01){label.Gtin}", size, IsMono: true));
            lines.Add(new LabelLine($"(21){label.Serial}", size, IsMono: true));
        }

        var y = (height - lines.Sum(line => line.Size * 1.25)) / 2;
        foreach (var line in lines)
        {
            y += line.Size * 1.25;
            line.Baseline = y - (line.Size * 0.3);
        }

        Lines = lines;
    }

    /// <summary>Side of a module.</summary>
    public double Module { get; }

    public double SymbolX { get; }

    public double SymbolY { get; }

    public double TextX { get; }

    public double UidSize { get; }

    public double SmallSize { get; }

    public string Title { get; }

    public IReadOnlyList<LabelLine> Lines { get; }

    /// <summary>A text of at most so many characters, whole characters and their signs kept together; what is cut ends with an ellipsis.</summary>
    public static string Cut(string text, int most)
    {
        var elements = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        return elements.Length <= most ? text
            : most < 2 ? ""
            : text[..elements[most - 1]].TrimEnd() + "…";
    }
}

/// <summary>A line of text on a label.</summary>
internal sealed record LabelLine(string Text, double Size, bool IsMono)
{
    /// <summary>Where the letters stand, from the label's top.</summary>
    public double Baseline { get; set; }
}
