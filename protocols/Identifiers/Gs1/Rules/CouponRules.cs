namespace EdgeHub.Identifiers;

/// <summary>
/// The coupon of AI 8110 (North American coupon application guideline) and of AI 8112 (positive offer file): runs of digits whose
/// lengths are told by the digit before them.
/// </summary>
internal ref struct CouponRules
{
    private readonly ReadOnlySpan<char> _digits;
    private int _at;
    private string _wrong;

    private CouponRules(ReadOnlySpan<char> digits)
    {
        _digits = digits;
        _at = 0;
        _wrong = "";
    }

    private readonly bool AtEnd => _at == _digits.Length;

    /// <summary>Reads AI 8110. False gives where and what.</summary>
    public static bool ReadCoupon(ReadOnlySpan<char> digits, out int at, out string wrong)
    {
        var reader = new CouponRules(digits);
        var good = reader.Coupon();
        (at, wrong) = (reader._at, reader._wrong);
        return good;
    }

    /// <summary>Reads AI 8112. False gives where and what.</summary>
    public static bool ReadOffer(ReadOnlySpan<char> digits, out int at, out string wrong)
    {
        var reader = new CouponRules(digits);
        var good = reader.Code("01", "format code")
            && reader.Counted('0', '6', 6, "funder")
            && reader.Skip(6, "offer code")
            && reader.Counted('0', '9', 6, "serial number")
            && reader.End();
        (at, wrong) = (reader._at, reader._wrong);
        return good;
    }

    private bool Coupon() =>
        Counted('0', '6', 6, "company prefix")
        && Skip(6, "offer code")
        && Counted('1', '5', 0, "save value")
        && Purchase("first purchase")
        && (!Field('1') || (Code("0123", "additional purchase rules code") && Purchase("second purchase") && OtherPrefix("second purchase company prefix")))
        && (!Field('2') || (Purchase("third purchase") && OtherPrefix("third purchase company prefix")))
        && Dates()
        && (!Field('5') || Counted('0', '9', 6, "serial number"))
        && (!Field('6') || Counted('1', '7', 6, "retailer"))
        && (!Field('9') || Rest())
        && End();

    private bool Purchase(string what) =>
        Counted('1', '5', 0, what) && Code("012349", what + " code") && Skip(3, what + " family code");

    private bool Rest() =>
        Code("01256", "save value code") && Code("012", "item that the save value applies to")
        && Code("0123456789", "store coupon flag") && Code("01", "do not multiply flag");

    private bool Dates()
    {
        ReadOnlySpan<char> expires = default;
        if (Field('3'))
        {
            if (!Date("expiration date"))
            {
                return false;
            }

            expires = _digits.Slice(_at - 6, 6);
        }

        if (!Field('4'))
        {
            return true;
        }

        if (!Date("start date"))
        {
            return false;
        }

        return expires.IsEmpty || _digits.Slice(_at - 6, 6).SequenceCompareTo(expires) <= 0 || Wrong("it ends before it starts", _at - 6);
    }

    private bool Date(string what)
    {
        if (!Skip(6, what))
        {
            return false;
        }

        var begin = _at - 6;
        var month = CalendarRules.TwoDigits(_digits, begin + 2);
        var day = CalendarRules.TwoDigits(_digits, begin + 4);
        return (month is >= 1 and <= 12 && day >= 1 && day <= CalendarRules.Days(2000 + CalendarRules.TwoDigits(_digits, begin), month))
            || Wrong(what, begin);
    }

    // The digit that stands before an optional field.
    private bool Field(char digit)
    {
        if (AtEnd || _digits[_at] != digit)
        {
            return false;
        }

        _at++;
        return true;
    }

    // A company prefix of 6 to 12 digits, or 9 for none.
    private bool OtherPrefix(string what) => Field('9') || Counted('0', '6', 6, what);

    private bool Counted(char least, char most, int more, string what)
    {
        if (AtEnd || _digits[_at] < least || _digits[_at] > most)
        {
            return Wrong("length of " + what);
        }

        return Skip(_digits[_at++] - '0' + more, what);
    }

    private bool Code(string allowed, string what)
    {
        if (AtEnd || !allowed.Contains(_digits[_at], StringComparison.Ordinal))
        {
            return Wrong(what);
        }

        _at++;
        return true;
    }

    private bool Skip(int count, string what)
    {
        if (_digits.Length - _at < count)
        {
            return Wrong(what);
        }

        _at += count;
        return true;
    }

    private bool End() => AtEnd || Wrong("more digits than it has parts");

    private bool Wrong(string what, int? at = null)
    {
        _wrong = what;
        _at = at ?? _at;
        return false;
    }
}
