namespace EdgeHub.Identifiers;

/// <summary>Reads a stretch of a label as one kind and writes what it found into the reading; positions are of the whole label.</summary>
internal sealed class LabelContent(LabelReading reading, int begin, int end)
{
    private const int Padding = 512;

    public LabelReading Reading => reading;

    public int Begin => begin;

    public int End => end;

    public ReadOnlySpan<char> Text => reading.Text.AsSpan(begin, end - begin);

    /// <summary>The same label from a later character.</summary>
    public LabelContent From(int at) => new(reading, at, end);

    /// <summary>The same label between two characters.</summary>
    public LabelContent Between(int from, int to) => new(reading, from, to);

    /// <summary>Tells the kind by how the text begins.</summary>
    public void ReadWritten()
    {
        var text = Text;
        if (LooksLikeUid(text))
        {
            ReadUid();
        }
        else if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            ReadLink();
        }
        else if (text.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            ReadEpc();
        }
        else if (text[0] == '(')
        {
            ReadBrackets();
        }
        else if (Separators.LengthAt(text, 0, SeparatorForms.Written) > 0)
        {
            ReadElements(SeparatorForms.Written);
        }
        else if (EpcTag.LooksLikeTag(text) || LooksLikeHex(text))
        {
            ReadTagOrElements();
        }
        else if (text.Length is 8 or 12 or 13 or 14 && !text.ContainsAnyExceptInRange('0', '9'))
        {
            ReadGtin(text.Length);
        }
        else if (text.Length >= 2 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1]))
        {
            ReadElements(SeparatorForms.Written);
        }
        else
        {
            reading.Error = new LabelError(LabelFault.LabelUnknown, begin, 1);
        }
    }

    public static bool LooksLikeUid(ReadOnlySpan<char> text) =>
        text.StartsWith("UID", StringComparison.OrdinalIgnoreCase)
        || (text.Length == Uid.TextLength && text[8] == '-' && text[12] == '-' && text[15] == '-' && text[22] == '-');

    public void ReadUid()
    {
        reading.Kind = LabelKind.Uid;
        if (Uid.TryParse(Text, out var uid, out var error))
        {
            reading.Uid = uid;
            return;
        }

        reading.Error = new LabelError(FaultOf(error.Kind), begin + error.Position - 1, error.Kind == UidErrorKind.TooShort ? 0 : 1);
    }

    /// <summary>Digits that end with their check digit, padded to a GTIN of 14.</summary>
    public void ReadGtin(int length)
    {
        reading.Kind = LabelKind.Gtin;
        var digits = Text[..length];
        if (!Mod10.IsGood(digits))
        {
            reading.Error = new LabelError(LabelFault.GtinCheck, begin + length - 1, 1, "", Mod10.DigitOf(digits[..^1]).ToString());
            return;
        }

        reading.Elements = [new LabelElement("01", digits.ToString().PadLeft(14, '0'), -1, begin, begin + length)];
    }

    /// <summary>An element string, after elements that were read before it.</summary>
    public void ReadElements(SeparatorForms forms)
    {
        reading.Kind = reading.Kind == LabelKind.Unknown ? LabelKind.Elements : reading.Kind;
        Span<Gs1Element> elements = stackalloc Gs1Element[Gs1ElementString.MaxElements];
        var count = 0;
        var error = Gs1ElementString.ReadElements(Text, forms, elements, ref count);
        Take(new Gs1Text(Text, []), elements[..count], error);
    }

    public void ReadBrackets()
    {
        reading.Kind = LabelKind.Elements;
        Span<Gs1Element> elements = stackalloc Gs1Element[Gs1ElementString.MaxElements];
        var content = new char[Text.Length];
        var origins = new ushort[Text.Length];
        var (used, count) = (0, 0);
        var error = Gs1BracketedString.ReadElements(Text, content, origins, ref used, elements, ref count);
        Take(new Gs1Text(content.AsSpan(0, used), origins.AsSpan(0, used)), elements[..count], error);
    }

    public void ReadLink()
    {
        reading.Kind = LabelKind.DigitalLink;
        Span<Gs1Element> elements = stackalloc Gs1Element[Gs1ElementString.MaxElements];
        var content = new char[Text.Length + Padding];
        var origins = new ushort[content.Length];
        var link = new DigitalLinkReader(Text, content, origins, elements);
        var error = link.Read();
        Take(new Gs1Text(content.AsSpan(0, link.Used), origins.AsSpan(0, link.Used)), elements[..link.Count], error);
    }

    public void ReadEpc()
    {
        reading.Kind = LabelKind.Epc;
        if (Epc.TryRead(Text, out var epc, out var error))
        {
            reading.Epc = epc;
            reading.Elements = epc!.ToElements();
            return;
        }

        reading.Error = error.Shift(begin);
    }

    private void ReadTagOrElements()
    {
        ReadEpc();
        var refused = reading.Error;
        if (refused.IsNone || !char.IsAsciiDigit(Text[0]) || !char.IsAsciiDigit(Text[1]))
        {
            return;
        }

        (reading.Error, reading.Kind) = (default, LabelKind.Unknown);
        ReadElements(SeparatorForms.Written);
        if (!reading.IsValid)
        {
            (reading.Error, reading.Kind, reading.Elements) = (refused, LabelKind.Epc, []);
        }
    }

    // Long, hexadecimal, with a letter among them, and either a header that is known or none that an AI could begin with: meant as a tag.
    private static bool LooksLikeHex(ReadOnlySpan<char> text)
    {
        var letters = false;
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }

            letters |= !char.IsAsciiDigit(character);
        }

        return letters && text.Length >= 16
            && (EpcScheme.ByHeader((HexDigits.ValueOf(text[0]) << 4) | HexDigits.ValueOf(text[1])) is not null
                || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]));
    }

    private void Take(Gs1Text text, ReadOnlySpan<Gs1Element> elements, LabelError error)
    {
        var list = new List<LabelElement>(reading.Elements);
        foreach (var element in elements)
        {
            var last = text.Origin(element.ValueAt + element.Length - 1);
            list.Add(new LabelElement(
                element.Ai.Code,
                text.Value(element).ToString(),
                begin + element.At,
                begin + text.Origin(element.ValueAt),
                begin + last + EscapeLength(last)));
        }

        reading.Elements = list;
        if (error.IsNone)
        {
            error = Associations.Check(text, elements);
        }

        reading.Error = error.Shift(begin);
    }

    private int EscapeLength(int at) =>
        reading.Kind == LabelKind.DigitalLink && Text[at] == '%' && at + 2 < Text.Length
        && char.IsAsciiHexDigit(Text[at + 1]) && char.IsAsciiHexDigit(Text[at + 2]) ? 3 : 1;

    private static LabelFault FaultOf(UidErrorKind kind) => kind switch
    {
        UidErrorKind.Empty => LabelFault.LabelEmpty,
        UidErrorKind.Prefix => LabelFault.UidPrefix,
        UidErrorKind.TooShort => LabelFault.UidTooShort,
        UidErrorKind.TooLong => LabelFault.UidTooLong,
        UidErrorKind.Separator => LabelFault.UidSeparator,
        UidErrorKind.LowerCase => LabelFault.UidLowerCase,
        UidErrorKind.Character => LabelFault.UidCharacter,
        UidErrorKind.Sequence => LabelFault.UidSequence,
        _ => LabelFault.UidCheck,
    };
}
