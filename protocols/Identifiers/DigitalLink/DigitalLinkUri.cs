using System.Text;

namespace EdgeHub.Identifiers;

/// <summary>Writes elements as an uncompressed GS1 Digital Link URI.</summary>
public static class DigitalLinkUri
{
    /// <summary>Where canonical addresses begin.</summary>
    public const string CanonicalStem = "https://id.gs1.org";

    /// <summary>
    /// Writes elements: the first primary key among them begins the path, as many as possible of its qualifiers follow, the rest are data
    /// attributes, those of predefined length first.
    /// </summary>
    /// <param name="elements">Elements that stand together rightly, e.g. of a label that was read.</param>
    /// <param name="uri">The address; empty when there is none.</param>
    /// <param name="stem">What stands before the GS1 part; a slash at its end is let go.</param>
    /// <returns>False when no element is a primary key, or one may be neither qualifier nor attribute.</returns>
    public static bool TryWrite(IReadOnlyList<LabelElement> elements, out string uri, string stem = CanonicalStem)
    {
        uri = "";
        var key = elements.FirstOrDefault(element => element.Identifier.IsLinkKey);
        if (key is null)
        {
            return false;
        }

        foreach (var order in key.Identifier.Qualifiers.OrderByDescending(order => order.Count(pattern => elements.Any(element => pattern.Matches(element.Identifier.Number)))))
        {
            if (TryWrite(elements, key, order, stem, out uri))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryWrite(IReadOnlyList<LabelElement> elements, LabelElement key, AiPattern[] order, string stem, out string uri)
    {
        uri = "";
        var qualifiers = order
            .Select(pattern => elements.FirstOrDefault(element => pattern.Matches(element.Identifier.Number)))
            .OfType<LabelElement>()
            .ToArray();
        var inPath = qualifiers.Prepend(key).Select(element => element.Ai).ToHashSet(StringComparer.Ordinal);
        var attributes = elements
            .Where(element => !inPath.Contains(element.Ai))
            .DistinctBy(element => element.Ai, StringComparer.Ordinal)
            .OrderBy(element => element.Identifier.IsPredefined ? 0 : 1)
            .ToArray();
        if (attributes.Any(element => !element.Identifier.IsLinkAttribute))
        {
            return false;
        }

        var text = new StringBuilder(stem.TrimEnd('/'));
        foreach (var element in qualifiers.Prepend(key))
        {
            text.Append('/').Append(element.Ai).Append('/');
            Escape(text, element.Value);
        }

        var separator = '?';
        foreach (var element in attributes)
        {
            text.Append(separator).Append(element.Ai).Append('=');
            Escape(text, element.Value);
            separator = '&';
        }

        uri = text.ToString();
        return true;
    }

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~')
            {
                text.Append(character);
            }
            else
            {
                text.Append('%').Append(HexDigits.Of(character >> 4)).Append(HexDigits.Of(character & 15));
            }
        }
    }
}
