namespace EdgeHub.Identifiers;

/// <summary>
/// GS1 element strings as a reader sends them: AIs and values in a row, a separator (FNC1, sent as GS) after each value whose length is
/// not predefined (GS1 General Specifications, 7.8). Reading allocates nothing while the label is good.
/// <para>A separator is GS (29). Where people write labels down it may also be <c>^</c>, <c>{GS}</c>, <c>{FNC1}</c>, <c>\x1d</c>,
/// <c>\u001d</c> or ␝: none of <c>^ { \ ␝</c> may be in a value. One may lead, one may end the label, and one more than needed after a
/// predefined length is let pass.</para>
/// </summary>
public static class Gs1ElementString
{
    /// <summary>Most elements on a label.</summary>
    public const int MaxElements = 64;

    /// <summary>Reads and checks all: AIs, lengths, characters, contents, required and excluded partners.</summary>
    /// <param name="text">The label, without a symbology identifier.</param>
    /// <param name="elements">Where they are put; <see cref="MaxElements"/> are always enough.</param>
    /// <param name="count">How many were read, also when the label is refused.</param>
    /// <param name="error">Where and why it is refused.</param>
    public static bool TryRead(ReadOnlySpan<char> text, Span<Gs1Element> elements, out int count, out LabelError error) =>
        TryRead(text, SeparatorForms.Written, elements, out count, out error);

    /// <summary>The same for what a scanner sent: <c>^</c> does not separate.</summary>
    internal static bool TryReadScanned(ReadOnlySpan<char> text, Span<Gs1Element> elements, out int count, out LabelError error) =>
        TryRead(text, SeparatorForms.Scanned, elements, out count, out error);

    private static bool TryRead(ReadOnlySpan<char> text, SeparatorForms forms, Span<Gs1Element> elements, out int count, out LabelError error)
    {
        count = 0;
        if (text.Length > LabelReader.MaxLength)
        {
            error = new LabelError(LabelFault.LabelTooLong, LabelReader.MaxLength, text.Length - LabelReader.MaxLength);
            return false;
        }

        error = ReadElements(text, forms, elements, ref count);
        if (error.IsNone)
        {
            error = Associations.Check(new Gs1Text(text, []), elements[..count]);
        }

        return error.IsNone;
    }

    /// <summary>Reads elements and their contents, not their partners.</summary>
    internal static LabelError ReadElements(ReadOnlySpan<char> text, SeparatorForms forms, Span<Gs1Element> elements, ref int count)
    {
        var at = Separators.LengthAt(text, 0, forms);
        if (at == text.Length)
        {
            return new LabelError(at == 0 ? LabelFault.LabelEmpty : LabelFault.Gs1Fnc1, 0, at);
        }

        var whole = new Gs1Text(text, []);
        while (at < text.Length)
        {
            var ai = ApplicationIdentifiers.AtStart(text[at..]);
            if (ai is null)
            {
                return new LabelError(LabelFault.Gs1Ai, at, Math.Min(4, text.Length - at));
            }

            if (count == elements.Length)
            {
                return new LabelError(LabelFault.Gs1TooMany, at, 0, ai.Code);
            }

            var valueAt = at + ai.Code.Length;
            var end = Separators.NextFrom(text, valueAt, forms);
            var length = ai.IsPredefined ? Math.Min(end - valueAt, ai.MaxLength) : end - valueAt;
            var error = Gs1Values.Check(ai, whole, valueAt, length);
            if (!error.IsNone)
            {
                return error;
            }

            elements[count++] = new Gs1Element(ai, at, valueAt, length);
            at = valueAt + length;
            at += Separators.LengthAt(text, at, forms);
        }

        return default;
    }
}
