using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeHub.Identifiers;

/// <summary>Tag URIs and pure identity URIs, both ways (EPC Tag Data Standard 1.13, sections 6 and 12).</summary>
internal static class EpcUri
{
    public const string Prefix = "urn:epc:";

    private const string MustBeEscaped = "\"%&/<>?#";

    private static readonly SearchValues<char> SerialCharacters =
        SearchValues.Create("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    public static bool IsSerialCharacter(char character) => SerialCharacters.Contains(character);

    public static string WriteTag(Epc epc, EpcScheme scheme) =>
        string.Create(CultureInfo.InvariantCulture, $"urn:epc:tag:{scheme.Name}:{epc.Filter}.{Parts(epc)}");

    public static string WritePureIdentity(Epc epc) => $"urn:epc:id:{epc.Family.Name}:{Parts(epc)}";

    public static bool TryRead(ReadOnlySpan<char> uri, out Epc? epc, out LabelError error)
    {
        epc = null;
        var isTag = uri.StartsWith("urn:epc:tag:");
        if (!isTag && !uri.StartsWith("urn:epc:id:"))
        {
            error = new LabelError(LabelFault.EpcUri, 0, Math.Min(uri.Length, 12));
            return false;
        }

        var nameAt = isTag ? 12 : 11;
        var colon = uri[nameAt..].IndexOf(':');
        var name = colon < 0 ? uri[nameAt..].ToString() : uri.Slice(nameAt, colon).ToString();
        var scheme = isTag ? Array.Find(EpcScheme.All, candidate => candidate.Name == name) : null;
        var family = isTag ? scheme?.Family : Array.Find(EpcFamily.All, candidate => candidate.Name == name);
        if (family is null || colon < 0)
        {
            error = new LabelError(family is null ? LabelFault.EpcScheme : LabelFault.EpcUri, nameAt, name.Length);
            return false;
        }

        var reader = new Reader(uri, nameAt + colon + 1);
        error = reader.Read(family, scheme, out epc);
        return error.IsNone;
    }

    private static string Parts(Epc epc)
    {
        var text = new StringBuilder(epc.CompanyPrefix);
        if (epc.Family.HasReference)
        {
            text.Append('.').Append(epc.Reference);
        }

        if (epc.Family.HasSerial)
        {
            text.Append('.');
            foreach (var character in epc.Serial)
            {
                if (MustBeEscaped.Contains(character, StringComparison.Ordinal))
                {
                    text.Append('%').Append(HexDigits.Of(character >> 4)).Append(HexDigits.Of(character & 15));
                }
                else
                {
                    text.Append(character);
                }
            }
        }

        return text.ToString();
    }

    private ref struct Reader(ReadOnlySpan<char> uri, int at)
    {
        private readonly ReadOnlySpan<char> _uri = uri;
        private int _at = at;

        public LabelError Read(EpcFamily family, EpcScheme? scheme, out Epc? epc)
        {
            epc = null;
            var filter = 0;
            LabelError error;
            if (scheme is not null)
            {
                var filterAt = _at;
                error = Digits(last: false, out var text);
                if (!error.IsNone)
                {
                    return error;
                }

                if (text.Length != 1 || text[0] > '7')
                {
                    return new LabelError(LabelFault.EpcFilter, filterAt, text.Length);
                }

                filter = text[0] - '0';
            }

            var prefixAt = _at;
            error = Digits(last: false, out var prefix);
            if (!error.IsNone)
            {
                return error;
            }

            if (prefix.Length is < 6 or > 12)
            {
                return new LabelError(LabelFault.EpcPrefix, prefixAt, prefix.Length);
            }

            var reference = "";
            if (family.HasReference)
            {
                error = Digits(last: !family.HasSerial, out reference);
                if (!error.IsNone)
                {
                    return error;
                }

                if (prefix.Length + reference.Length != family.KeyDigits)
                {
                    return new LabelError(
                        LabelFault.EpcDigits, prefixAt, prefix.Length + 1 + reference.Length, "", family.KeyDigits.ToString(CultureInfo.InvariantCulture));
                }
            }

            var serialAt = _at;
            var serial = "";
            error = family.HasSerial ? Text(out serial) : default;
            if (!error.IsNone)
            {
                return error;
            }

            error = CheckSerial(family, scheme, prefix, serial, serialAt);
            if (error.IsNone)
            {
                epc = new Epc(family, scheme ?? Epc.Fitting(family, prefix, serial), filter, prefix, reference, serial);
            }

            return error;
        }

        private readonly LabelError CheckSerial(EpcFamily family, EpcScheme? scheme, string prefix, string serial, int serialAt)
        {
            if (!family.HasSerial)
            {
                return default;
            }

            var most = family.HasReference ? family.MaxSerial : family.MaxSerial - prefix.Length;
            var good = serial.Length >= 1 && serial.Length <= most
                && (!family.SerialIsDigits || !serial.AsSpan().ContainsAnyExceptInRange('0', '9'))
                && (scheme is null || EpcTag.CanHold(scheme, 12 - prefix.Length, serial));
            return good ? default : new LabelError(LabelFault.EpcSerial, serialAt, _uri.Length - serialAt, "", scheme?.Name ?? family.Name);
        }

        // Digits up to a dot, or to the end when they are the last part; the dot is passed.
        private LabelError Digits(bool last, out string text)
        {
            var dot = _uri[_at..].IndexOf('.');
            var end = last ? _uri.Length : dot < 0 ? -1 : _at + dot;
            text = "";
            if (end < 0)
            {
                return new LabelError(LabelFault.EpcUri, _uri.Length, 0);
            }

            var digits = _uri[_at..end];
            var wrong = digits.IndexOfAnyExceptInRange('0', '9');
            if (wrong >= 0)
            {
                return new LabelError(LabelFault.EpcUri, _at + wrong, 1);
            }

            text = digits.ToString();
            _at = last ? end : end + 1;
            return default;
        }

        private LabelError Text(out string text)
        {
            var unescaped = new StringBuilder(30);
            text = "";
            for (; _at < _uri.Length; _at++)
            {
                var character = _uri[_at];
                if (character == '%')
                {
                    var high = _at + 2 < _uri.Length ? HexDigits.ValueOf(_uri[_at + 1]) : -1;
                    var low = high < 0 ? -1 : HexDigits.ValueOf(_uri[_at + 2]);
                    if (low < 0 || !IsSerialCharacter((char)((high << 4) | low)))
                    {
                        return new LabelError(LabelFault.EpcEscape, _at, Math.Min(3, _uri.Length - _at));
                    }

                    unescaped.Append((char)((high << 4) | low));
                    _at += 2;
                }
                else if (MustBeEscaped.Contains(character, StringComparison.Ordinal) || !IsSerialCharacter(character))
                {
                    return new LabelError(LabelFault.EpcEscape, _at, 1);
                }
                else
                {
                    unescaped.Append(character);
                }
            }

            text = unescaped.ToString();
            return default;
        }
    }
}
