namespace EdgeHub.Identifiers;

/// <summary>
/// Element strings as they are printed for people, <c>(01)09506000134352(10)AB-123</c>: AIs in brackets, no separators. A bracket that is
/// part of a value is written <c>\(</c>.
/// </summary>
internal static class Gs1BracketedString
{
    /// <summary>Reads elements into a content of their values; does not check partners.</summary>
    /// <param name="text">The label.</param>
    /// <param name="content">At least as long as the label.</param>
    /// <param name="origins">At least as long as the label.</param>
    /// <param name="used">Characters put into content and origins.</param>
    /// <param name="elements">Where the elements are put.</param>
    /// <param name="count">How many.</param>
    public static LabelError ReadElements(
        ReadOnlySpan<char> text, Span<char> content, Span<ushort> origins, ref int used, Span<Gs1Element> elements, ref int count)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] != '(')
            {
                return new LabelError(LabelFault.Gs1Bracket, at, 1);
            }

            var close = text[at..].IndexOf(')');
            if (close < 0)
            {
                return new LabelError(LabelFault.Gs1Bracket, text.Length, 0);
            }

            var code = text.Slice(at + 1, close - 1);
            var ai = ApplicationIdentifiers.Find(code);
            if (ai is null)
            {
                return new LabelError(LabelFault.Gs1Ai, at + 1, Math.Max(1, Math.Min(code.Length, 8)));
            }

            if (count == elements.Length)
            {
                return new LabelError(LabelFault.Gs1TooMany, at, 0, ai.Code);
            }

            var aiAt = at + 1;
            var valueAt = used;
            at += close + 1;
            var begin = at;
            while (at < text.Length && text[at] != '(')
            {
                if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '(')
                {
                    at++;
                }

                origins[used] = (ushort)at;
                content[used++] = text[at++];
            }

            if (used == valueAt)
            {
                return new LabelError(LabelFault.Gs1Empty, begin, 0, ai.Code);
            }

            var error = Gs1Values.Check(ai, new Gs1Text(content[..used], origins[..used]), valueAt, used - valueAt);
            if (!error.IsNone)
            {
                return error;
            }

            elements[count++] = new Gs1Element(ai, aiAt, valueAt, used - valueAt);
        }

        return default;
    }
}
