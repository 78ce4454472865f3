using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeHub.Hub.Traceability;

/// <summary>Labels as one SVG drawing in millimetres, below one another with a gap.</summary>
internal static class SvgLabels
{
    private const double Gap = 2;

    public static string Render(IReadOnlyList<UnitLabel> labels, LabelRequest request)
    {
        var culture = CultureInfo.InvariantCulture;
        var height = (labels.Count * (request.Height + Gap)) - Gap;
        var svg = new StringBuilder();
        svg.Append(culture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{request.Width:0.##}mm\" height=\"{height:0.##}mm\" viewBox=\"0 0 {request.Width:0.##} {height:0.##}\">\n");
        for (var at = 0; at < labels.Count; at++)
        {
            var label = labels[at];
            var layout = new LabelLayout(request.Width, request.Height, label);
            svg.Append(culture, $"<g transform=\"translate(0 {at * (request.Height + Gap):0.##})\"><title>{label.Uid}</title>");
            svg.Append(culture, $"<rect width=\"{request.Width:0.##}\" height=\"{request.Height:0.##}\" fill=\"#fff\"/>");
            svg.Append(culture, $"<path transform=\"translate({layout.SymbolX:0.####} {layout.SymbolY:0.####}) scale({layout.Module:0.#####})\" shape-rendering=\"crispEdges\" fill=\"#000\" d=\"{label.Modules.ToPath()}\"/>");
            foreach (var line in layout.Lines)
            {
                var font = line.IsMono ? "'Courier New',Courier,monospace\" font-weight=\"700" : "Helvetica,Arial,sans-serif";
                svg.Append(culture, $"<text x=\"{layout.TextX:0.###}\" y=\"{line.Baseline:0.###}\" font-size=\"{line.Size:0.###}\" font-family=\"{font}\" fill=\"#000\">{WebUtility.HtmlEncode(line.Text)}</text>");
            }

            svg.Append("</g>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
