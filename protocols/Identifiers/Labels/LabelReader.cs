namespace EdgeHub.Identifiers;

/// <summary>
/// Reads any label. What is ambiguous is told apart by these rules, the first that fits:
/// <list type="number">
/// <item><c>]</c> begins scan data with an AIM symbology identifier: the symbology decides.</item>
/// <item><c>UID</c>, or hyphens where a UID has them: a UID.</item>
/// <item><c>http</c>: a GS1 Digital Link URI. <c>urn:</c>: an EPC URI. <c>(</c>: elements with AIs in brackets.</item>
/// <item>A separator (GS, <c>^</c>, <c>{GS}</c> ...): a GS1 element string.</item>
/// <item>The header and the number of hexadecimal digits of an EPC scheme: a tag, unless only an element string can be read.</item>
/// <item>8, 12, 13 or 14 digits: a GTIN. An element string of that length is written with <c>^</c> before it.</item>
/// <item>Two digits: a GS1 element string.</item>
/// </list>
/// </summary>
public static class LabelReader
{
    /// <summary>Most characters of a label: more than a QR Code holds in letters and digits but for a few, so that nothing longer was scanned from one label.</summary>
    public const int MaxLength = 4096;

    /// <summary>Reads and explains a label; never throws for what is in it.</summary>
    /// <param name="text">The label. Blanks, tabs and line ends around it are not part of it.</param>
    /// <param name="thisYear">The year that decides the century of two-digit years.</param>
    public static LabelReading Read(string text, int thisYear)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reading = new LabelReading(text);
        var begin = 0;
        while (begin < text.Length && IsBlank(text[begin]))
        {
            begin++;
        }

        var end = text.Length;
        while (end > begin && IsBlank(text[end - 1]))
        {
            end--;
        }

        if (end == begin)
        {
            reading.Error = new LabelError(LabelFault.LabelEmpty, begin, 0);
        }
        else if (end - begin > MaxLength)
        {
            reading.Error = new LabelError(LabelFault.LabelTooLong, begin + MaxLength, end - begin - MaxLength);
        }
        else
        {
            var content = new LabelContent(reading, begin, end);
            if (text[begin] == ']')
            {
                ScanData.Read(content);
            }
            else
            {
                content.ReadWritten();
            }

            FindUid(reading);
        }

        reading.Parts = LabelParts.Of(reading, begin, end, thisYear);
        return reading;
    }

    /// <summary>The UID that a serial without hyphens stands for; the default when it stands for none.</summary>
    /// <param name="serial">17 characters: tenant, plant, type, sequence, check.</param>
    public static Uid UidOfSerial(ReadOnlySpan<char> serial)
    {
        if (serial.Length != UidSerial.Length)
        {
            return default;
        }

        Span<char> text = stackalloc char[Uid.TextLength];
        UidSerial.Expand(serial, text);
        return Uid.TryParse(text, out var uid, out _) ? uid : default;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\r' or '\n';

    private static void FindUid(LabelReading reading)
    {
        if (reading.IsValid && reading.Uid.IsEmpty && reading.Elements.FirstOrDefault(element => element.Ai == "21") is { } serial)
        {
            reading.Uid = UidOfSerial(serial.Value);
        }
    }
}
