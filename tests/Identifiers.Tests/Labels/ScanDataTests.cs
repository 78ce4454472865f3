namespace EdgeHub.Identifiers.Tests;

/// <summary>Scan data with AIM symbology identifiers.</summary>
public sealed class ScanDataTests
{
    [Theory]
    [InlineData("]Q3011231231231233310ABC123\u001d99TESTING", LabelKind.Elements, "(01)12312312312333(10)ABC123(99)TESTING")]
    [InlineData("]d2011231231231233310ABC123\u001d99TESTING", LabelKind.Elements, "(01)12312312312333(10)ABC123(99)TESTING")]
    [InlineData("]C1011231231231233310ABC123\u001d99TESTING", LabelKind.Elements, "(01)12312312312333(10)ABC123(99)TESTING")]
    [InlineData("]e0011231231231233310ABC123\u001d1199122598TESTING\u001d97XYZ", LabelKind.Elements, "(01)12312312312333(10)ABC123(11)991225(98)TESTING(97)XYZ")]
    [InlineData("]J10112312312312333", LabelKind.Elements, "(01)12312312312333")]
    [InlineData("]C10112312312312333{GS}99A", LabelKind.Elements, "(01)12312312312333(99)A")]
    [InlineData("]E02112345678900", LabelKind.Gtin, "(01)02112345678900")]
    [InlineData("]E02112345678900|]e099COMPOSITE\u001d98XYZ", LabelKind.Gtin, "(01)02112345678900(99)COMPOSITE(98)XYZ")]
    [InlineData("]E211234567890012", LabelKind.Text, "")]
    [InlineData("]E3211234567890012", LabelKind.Gtin, "(01)02112345678900")]
    [InlineData("]E402345673", LabelKind.Gtin, "(01)00000002345673")]
    [InlineData("]E402345673|]e099COMPOSITE\u001d98XYZ", LabelKind.Gtin, "(01)00000002345673(99)COMPOSITE(98)XYZ")]
    [InlineData("]I112345678901231", LabelKind.Gtin, "(01)12345678901231")]
    [InlineData("]I012345678901231", LabelKind.Gtin, "(01)12345678901231")]
    [InlineData("]I012345678901232", LabelKind.Text, "")]
    [InlineData("]Q1TESTING", LabelKind.Text, "")]
    [InlineData("]Q1", LabelKind.Text, "")]
    [InlineData("]d1^TESTING", LabelKind.Text, "")]
    [InlineData("]C0(01)12345678901231", LabelKind.Text, "")]
    [InlineData("]A1CODE39W", LabelKind.Text, "")]
    [InlineData("]Q1https://example.com/01/12312312312333?99=TEST", LabelKind.DigitalLink, "(01)12312312312333(99)TEST")]
    [InlineData("]d1HTTPS://example.com/01/12312312312333?99=TEST", LabelKind.DigitalLink, "(01)12312312312333(99)TEST")]
    [InlineData("]Q1HtTps://example.com/01/12312312312333?99=TEST", LabelKind.Text, "")]
    [InlineData("]Q1UID-SAIF-KOL-RM-000001-6I", LabelKind.Uid, "")]
    [InlineData("]C0urn:epc:id:sgtin:0614141.812345.6789", LabelKind.Epc, "(01)80614141123458(21)6789")]
    public void Read_OfScanData_GoesByItsSymbology(string data, LabelKind kind, string elements)
    {
        var reading = Labels.Read(data);
        Assert.True(reading.IsValid, reading.Error.ToString());
        Assert.Equal((kind, elements), (reading.Kind, reading.ElementString));
        Assert.Equal(data[..3], reading.Symbology!.Identifier);
    }

    [Theory]
    [InlineData("]", "aim.form 1")]
    [InlineData("]X", "aim.form 2")]
    [InlineData("]XX", "aim.unknown 0")]
    [InlineData("]Q!x", "aim.unknown 0")]
    [InlineData("]e0", "label.empty 3")]
    [InlineData("]Q3", "label.empty 3")]
    [InlineData("]C1\u001d", "gs1.fnc1 3")]
    [InlineData("]C1^011231231231233399A", "gs1.ai 3")]
    [InlineData("]C1011231231231233399A^B", "gs1.set_82 22")]
    [InlineData("]E0", "aim.length 3")]
    [InlineData("]E0123456789012", "aim.length 15")]
    [InlineData("]E012345678901234", "aim.length 16")]
    [InlineData("]E01234ABC890123", "gs1.digit 7")]
    [InlineData("]E02112345678901", "gtin.check_digit 15")]
    [InlineData("]E02112345678900|]e0", "label.empty 20")]
    [InlineData("]E41234567", "aim.length 10")]
    [InlineData("]E402345674", "gtin.check_digit 10")]
    [InlineData("]I112345678901232", "aim.check 16")]
    [InlineData("]I11234A", "aim.check 7")]
    [InlineData("]A1CODE39X", "aim.check 9")]
    [InlineData("]Q1UID-SAIF-KOL-RM-000001-6J", "uid.check 27")]
    [InlineData("]Q1https://example.com/about", "link.no_key 22")]
    [InlineData("]d20112312312312334", "gs1.check_digit 18")]
    public void Read_OfWrongScanData_NamesRuleAndPosition(string data, string expected) => Assert.Equal(expected, Labels.Say(data));
}
