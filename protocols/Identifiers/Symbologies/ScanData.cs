namespace EdgeHub.Identifiers;

/// <summary>
/// Scan data with an AIM symbology identifier. GS1's symbologies hold element strings; EAN and UPC hold GTINs, a composite component
/// following as <c>|]e0</c>; all others hold what they hold, in which a UID, a GS1 Digital Link URI and an EPC URI are recognized.
/// </summary>
internal static class ScanData
{
    private const string CompositeStart = "|]e0";

    public static void Read(LabelContent label)
    {
        var reading = label.Reading;
        if (label.Text.Length < 3)
        {
            reading.Error = new LabelError(LabelFault.AimForm, label.End, 0);
            return;
        }

        reading.Symbology = Symbology.Find(label.Text[..3]);
        if (reading.Symbology is null)
        {
            reading.Error = new LabelError(LabelFault.AimUnknown, label.Begin, 3);
            return;
        }

        var data = label.From(label.Begin + 3);
        switch (reading.Symbology.Use)
        {
            case SymbologyUse.Elements:
                data.ReadElements(SeparatorForms.Scanned);
                break;
            case SymbologyUse.Ean13:
                ReadEan(data, 13, 13);
                break;
            case SymbologyUse.Ean13AddOn:
                ReadEan(data, 13, 18);
                break;
            case SymbologyUse.Ean8:
                ReadEan(data, 8, 8);
                break;
            case SymbologyUse.CheckedDigits or SymbologyUse.MaybeCheckedDigits:
                ReadDigits(data, reading.Symbology.Use == SymbologyUse.CheckedDigits);
                break;
            default:
                ReadPlain(data, reading.Symbology.Use == SymbologyUse.Code39Checked);
                break;
        }
    }

    private static void ReadEan(LabelContent data, int digits, int most)
    {
        var reading = data.Reading;
        reading.Kind = LabelKind.Gtin;
        var composite = data.Text.IndexOf(CompositeStart, StringComparison.Ordinal);
        var primary = composite < 0 ? data.Text : data.Text[..composite];
        var wrong = primary.IndexOfAnyExceptInRange('0', '9');
        if (wrong >= 0)
        {
            reading.Error = new LabelError(LabelFault.Gs1Digit, data.Begin + wrong, 1, "01");
            return;
        }

        if (primary.Length < digits || primary.Length > most)
        {
            reading.Error = new LabelError(
                LabelFault.AimLength, data.Begin + Math.Min(primary.Length, digits), Math.Max(0, primary.Length - most));
            return;
        }

        data.ReadGtin(digits);
        if (reading.IsValid && composite >= 0)
        {
            data.From(data.Begin + composite + CompositeStart.Length).ReadElements(SeparatorForms.Scanned);
        }
    }

    private static void ReadDigits(LabelContent data, bool isChecked)
    {
        var reading = data.Reading;
        var wrong = data.Text.IndexOfAnyExceptInRange('0', '9');
        if (wrong >= 0)
        {
            reading.Error = new LabelError(LabelFault.AimCheck, data.Begin + wrong, 1);
        }
        else if (isChecked && !Mod10.IsGood(data.Text))
        {
            reading.Error = new LabelError(LabelFault.AimCheck, Math.Max(data.Begin, data.End - 1), Math.Min(1, data.Text.Length));
        }
        else if (data.Text.Length == 14 && Mod10.IsGood(data.Text))
        {
            data.ReadGtin(14);
            return;
        }

        reading.Kind = LabelKind.Text;
    }

    private static void ReadPlain(LabelContent data, bool endsWithCheck)
    {
        var reading = data.Reading;
        if (endsWithCheck)
        {
            if (data.Text.Length < 2 || !Symbology.HasGoodCode39Check(data.Text))
            {
                (reading.Kind, reading.Error) = (LabelKind.Text, new LabelError(LabelFault.AimCheck, Math.Max(data.Begin, data.End - 1), Math.Min(1, data.Text.Length)));
                return;
            }

            data = data.Between(data.Begin, data.End - 1);
        }

        if (LabelContent.LooksLikeUid(data.Text))
        {
            data.ReadUid();
        }
        else if (DigitalLinkReader.HasScheme(data.Text))
        {
            data.ReadLink();
        }
        else if (data.Text.StartsWith(EpcUri.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            data.ReadEpc();
        }
        else
        {
            reading.Kind = LabelKind.Text;
        }
    }
}
