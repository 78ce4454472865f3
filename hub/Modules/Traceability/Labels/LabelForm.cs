using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;

namespace EdgeHub.Hub.Traceability;

/// <summary>What is asked for by <c>GET /api/v1/labels</c>.</summary>
/// <param name="Uids">Units, separated by commas; at most 500.</param>
/// <param name="Order">Instead of <paramref name="Uids"/>: the units of an order, at most the first 500.</param>
/// <param name="Format"><c>svg</c> (default), <c>pdf</c> or <c>zpl</c>.</param>
/// <param name="Symbol"><c>qr</c> (default) or <c>datamatrix</c>.</param>
/// <param name="Size">Width and height in millimetres, e.g. <c>50x25</c> (default); 30 to 150 by 15 to 150.</param>
/// <param name="Sheet"><c>label</c> (default): one label per page; <c>a4</c>: as many as fit on A4. PDF only.</param>
/// <param name="Gtin">GTIN of 8 to 14 digits. With it a QR Code holds a GS1 Digital Link address, a Data Matrix GS1 elements; without it both hold the UID.</param>
/// <param name="Dpi">203 (default) or 300. ZPL only.</param>
/// <param name="Copies">1 to 100 of each; default 1.</param>
internal sealed record LabelForm(
    string? Uids, string? Order, string? Format, string? Symbol, string? Size, string? Sheet, string? Gtin, int? Dpi, int? Copies);

/// <summary>What is printed on and how, checked.</summary>
internal sealed record LabelRequest(string[] Uids, string Order, string Format, string Symbol, double Width, double Height, bool OnA4, string Gtin, int Dpi, int Copies)
{
    public const int MostLabels = 500;

    public static Result<LabelRequest> Read(LabelForm form)
    {
        var uids = (form.Uids ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        var order = LedgerText.Clip(form.Order?.Trim(), LedgerText.ShortLength);
        if (uids.Length == 0 == (order.Length == 0))
        {
            return new Error("traceability.label_units", ErrorKind.Form, "Name units by uids, or an order, and not both.");
        }

        if (uids.Length > MostLabels)
        {
            return new Error("traceability.label_units", ErrorKind.Form, $"At most {MostLabels} labels are made at once.");
        }

        var format = form.Format ?? "svg";
        var symbol = form.Symbol ?? "qr";
        var sheet = form.Sheet ?? "label";
        if (format is not ("svg" or "pdf" or "zpl") || symbol is not ("qr" or "datamatrix") || sheet is not ("label" or "a4"))
        {
            return new Error("traceability.label_form", ErrorKind.Form, "format is svg, pdf or zpl; symbol is qr or datamatrix; sheet is label or a4.");
        }

        if (!TryReadSize(form.Size ?? "50x25", out var width, out var height))
        {
            return new Error("traceability.label_form", ErrorKind.Form, "size is width and height in millimetres, such as 50x25; 30 to 150 by 15 to 150.");
        }

        var gtin = form.Gtin?.Trim() ?? "";
        if (gtin.Length > 0 && (gtin.Length is not (8 or 12 or 13 or 14) || !gtin.All(char.IsAsciiDigit) || !Mod10.IsGood(gtin)))
        {
            return new Error("traceability.label_gtin", ErrorKind.Form, "gtin has 8, 12, 13 or 14 digits and ends with its check digit.");
        }

        var (dpi, copies) = (form.Dpi ?? 203, form.Copies ?? 1);
        return dpi is 203 or 300 && copies is >= 1 and <= 100
            ? new LabelRequest(uids, order, format, symbol, width, height, sheet == "a4", gtin.Length > 0 ? gtin.PadLeft(14, '0') : "", dpi, copies)
            : new Error("traceability.label_form", ErrorKind.Form, "dpi is 203 or 300; copies are 1 to 100.");
    }

    private static bool TryReadSize(string text, out double width, out double height)
    {
        (width, height) = (0, 0);
        return text.Length <= 12 && text.Split('x') is [var left, var right]
            && double.TryParse(left, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out width) && width is >= 30 and <= 150
            && double.TryParse(right, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out height) && height is >= 15 and <= 150;
    }
}
