using System.Buffers;

namespace EdgeHub.Identifiers;

/// <summary>
/// Reads an uncompressed GS1 Digital Link URI of any domain: <c>https://example.com/some/path/01/09506000134352/10/AB?17=261231</c>.
/// The rightmost primary key of the path begins its GS1 part, qualifiers follow in their order, data attributes stand in the query;
/// parameters whose names are not digits only, parameters without a value, and the fragment mean nothing to GS1
/// (GS1 Digital Link standard: URI syntax, section 4).
/// </summary>
internal ref struct DigitalLinkReader
{
    private static readonly SearchValues<char> UriCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%");

    private static readonly SearchValues<char> BadInDomain = SearchValues.Create("_~?#@!$&'()*+,;=%");

    private readonly ReadOnlySpan<char> _uri;
    private readonly Span<char> _content;
    private readonly Span<ushort> _origins;
    private readonly Span<Gs1Element> _elements;
    private int _used;
    private int _count;

    /// <param name="uri">The address.</param>
    /// <param name="content">Takes the unescaped values; as long as the address and 14 more per element that is padded.</param>
    /// <param name="origins">As long as the content.</param>
    /// <param name="elements">Takes the elements.</param>
    public DigitalLinkReader(ReadOnlySpan<char> uri, Span<char> content, Span<ushort> origins, Span<Gs1Element> elements)
    {
        _uri = uri;
        _content = content;
        _origins = origins;
        _elements = elements;
        _used = 0;
        _count = 0;
        PathCount = 0;
        PathAt = 0;
    }

    /// <summary>Elements read, also when the address is refused.</summary>
    public readonly int Count => _count;

    /// <summary>How many of them, from the first, stand in the path.</summary>
    public int PathCount { get; private set; }

    /// <summary>Where the GS1 part of the path begins.</summary>
    public int PathAt { get; private set; }

    /// <summary>Characters of the content.</summary>
    public readonly int Used => _used;

    /// <summary>True for what is to be read as an address: one scheme in one case.</summary>
    public static bool HasScheme(ReadOnlySpan<char> text) => SchemeLength(text) > 0;

    /// <summary>Reads everything but partners.</summary>
    public LabelError Read()
    {
        var bad = _uri.IndexOfAnyExcept(UriCharacters);
        if (bad >= 0)
        {
            return new LabelError(LabelFault.LinkCharacter, bad, 1);
        }

        var scheme = SchemeLength(_uri);
        if (scheme == 0)
        {
            return new LabelError(LabelFault.LinkScheme, 0, Math.Min(_uri.Length, 8));
        }

        var slash = _uri[scheme..].IndexOf('/');
        if (slash <= 0)
        {
            return new LabelError(LabelFault.LinkDomain, scheme + Math.Max(0, slash), 0);
        }

        var badInDomain = _uri.Slice(scheme, slash).IndexOfAny(BadInDomain);
        if (badInDomain >= 0)
        {
            return new LabelError(LabelFault.LinkDomain, scheme + badInDomain, 1);
        }

        var pathAt = scheme + slash;
        var fragment = _uri[pathAt..].IndexOf('#');
        var end = fragment < 0 ? _uri.Length : pathAt + fragment;
        var question = _uri[pathAt..end].IndexOf('?');
        var pathEnd = question < 0 ? end : pathAt + question;
        var error = ReadPath(pathAt, pathEnd);
        if (error.IsNone && question >= 0)
        {
            error = ReadQuery(pathEnd + 1, end);
        }

        return error;
    }

    private static int SchemeLength(ReadOnlySpan<char> text) =>
        text.StartsWith("https://") || text.StartsWith("HTTPS://") ? 8
        : text.StartsWith("http://") || text.StartsWith("HTTP://") ? 7
        : 0;

    private LabelError ReadPath(int begin, int end)
    {
        var root = FindKey(begin, end);
        if (root < 0)
        {
            return ShortNames.Find(_uri, begin, end) ?? new LabelError(LabelFault.LinkNoKey, begin, end - begin);
        }

        PathAt = root;
        var at = root;
        while (at < end)
        {
            var aiAt = at + 1;
            var valueAt = aiAt + _uri[aiAt..end].IndexOf('/') + 1;
            var next = _uri[valueAt..end].IndexOf('/');
            var valueEnd = next < 0 ? end : valueAt + next;
            var error = Add(ApplicationIdentifiers.Find(_uri[aiAt..(valueAt - 1)])!, aiAt, valueAt, valueEnd, query: false);
            if (!error.IsNone)
            {
                return error;
            }

            at = valueEnd;
        }

        PathCount = _count;
        return LinkRules.CheckPath(_elements[.._count]);
    }

    // Walks back over pairs of AI and value to the rightmost primary key; where its slash stands, or -1.
    private readonly int FindKey(int begin, int end)
    {
        var last = end;
        while (true)
        {
            var valueSlash = _uri[begin..last].LastIndexOf('/');
            var aiSlash = valueSlash <= 0 ? -1 : _uri.Slice(begin, valueSlash).LastIndexOf('/');
            if (aiSlash < 0)
            {
                return -1;
            }

            var ai = ApplicationIdentifiers.Find(_uri[(begin + aiSlash + 1)..(begin + valueSlash)]);
            if (ai is null)
            {
                return -1;
            }

            if (ai.IsLinkKey)
            {
                return begin + aiSlash;
            }

            last = begin + aiSlash;
        }
    }

    private LabelError ReadQuery(int begin, int end)
    {
        var at = begin;
        while (at < end)
        {
            var next = _uri[at..end].IndexOf('&');
            var last = next < 0 ? end : at + next;
            var equals = _uri[at..last].IndexOf('=');
            var name = equals < 0 ? default : _uri.Slice(at, equals);
            if (!name.IsEmpty && !name.ContainsAnyExceptInRange('0', '9'))
            {
                var ai = ApplicationIdentifiers.Find(name);
                var error = ai is null
                    ? new LabelError(LabelFault.LinkAi, at, name.Length)
                    : Add(ai, at, at + equals + 1, last, query: true);
                if (!error.IsNone)
                {
                    return error;
                }
            }

            at = last + 1;
        }

        return LinkRules.CheckQuery(_elements[.._count], PathCount);
    }

    private LabelError Add(ApplicationIdentifier ai, int aiAt, int valueAt, int valueEnd, bool query)
    {
        if (valueAt == valueEnd)
        {
            return new LabelError(LabelFault.LinkEmpty, valueAt, 0, ai.Code);
        }

        if (_count == _elements.Length)
        {
            return new LabelError(LabelFault.Gs1TooMany, aiAt, 0, ai.Code);
        }

        var begin = _used;
        if (ai.Code is "01")
        {
            PadGtin(valueAt, valueEnd);
        }

        Unescape(valueAt, valueEnd, query);
        var error = Gs1Values.Check(ai, new Gs1Text(_content[.._used], _origins[.._used]), begin, _used - begin);
        if (error.IsNone)
        {
            _elements[_count++] = new Gs1Element(ai, aiAt, begin, _used - begin);
        }

        return error;
    }

    // GTINs of 8, 12 and 13 digits may stand in an address as they are printed; they mean the one of 14 digits.
    private void PadGtin(int valueAt, int valueEnd)
    {
        var digits = _uri[valueAt..valueEnd];
        if (digits.Length is not (8 or 12 or 13) || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return;
        }

        for (var missing = 14 - digits.Length; missing > 0; missing--)
        {
            _origins[_used] = (ushort)valueAt;
            _content[_used++] = '0';
        }
    }

    private void Unescape(int at, int end, bool query)
    {
        while (at < end)
        {
            _origins[_used] = (ushort)at;
            if (_uri[at] == '%' && at + 2 < end && char.IsAsciiHexDigit(_uri[at + 1]) && char.IsAsciiHexDigit(_uri[at + 2]))
            {
                _content[_used++] = (char)((HexDigits.ValueOf(_uri[at + 1]) << 4) | HexDigits.ValueOf(_uri[at + 2]));
                at += 3;
                continue;
            }

            _content[_used++] = query && _uri[at] == '+' ? ' ' : _uri[at];
            at++;
        }
    }
}
