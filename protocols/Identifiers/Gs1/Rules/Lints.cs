using System.Buffers;

namespace EdgeHub.Identifiers;

/// <summary>Checks one component's content. Nothing is allocated while it is good.</summary>
internal static class Lints
{
    /// <summary>The shortest GS1 company prefix.</summary>
    private const int ShortestPrefix = 4;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Set82 =
        SearchValues.Create("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> Set39 = SearchValues.Create("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> Set64 =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Checks characters, then all lints of a component.</summary>
    public static LintResult Check(Component component, ReadOnlySpan<char> value)
    {
        var result = CheckSet(component.Set, value);
        foreach (var lint in component.Lints)
        {
            if (!result.IsGood)
            {
                break;
            }

            result = Check(lint, value);
        }

        return result;
    }

    private static LintResult CheckSet(CharacterSet set, ReadOnlySpan<char> value) => set switch
    {
        CharacterSet.Digits => Only(Digits, value, LabelFault.Gs1Digit),
        CharacterSet.Set82 => Only(Set82, value, LabelFault.Gs1Set82),
        CharacterSet.Set39 => Only(Set39, value, LabelFault.Gs1Set39),
        _ => Base64(value),
    };

    private static LintResult Check(Lint lint, ReadOnlySpan<char> value) => lint switch
    {
        Lint.CheckDigit => CheckDigit(value),
        Lint.CheckCharacters => CheckPair(value),
        Lint.PrefixAt1 => Prefix(value, 0),
        Lint.PrefixAt2 => Prefix(value, 1),
        Lint.Date or Lint.DateOrMonth or Lint.LongDate => DateLints.Date(lint, value),
        Lint.HourMinute or Lint.Hour or Lint.Minute or Lint.Second => DateLints.Time(lint, value),
        Lint.Country => Unless(CodeLists.IsCountry(value), LabelFault.Gs1Country, value),
        Lint.CountryOr999 => Unless(value is "999" || CodeLists.IsCountry(value), LabelFault.Gs1Country, value),
        Lint.CountryLetters => Unless(CodeLists.IsCountryLetters(value), LabelFault.Gs1CountryLetters, value),
        Lint.Currency => Unless(CodeLists.IsCurrency(value), LabelFault.Gs1Currency, value),
        Lint.Iban => Iban(value),
        Lint.PercentEncoded => PercentEncoded(value),
        Lint.Latitude => Unless(value.SequenceCompareTo("1800000000") <= 0, LabelFault.Gs1Latitude, value),
        Lint.Longitude => Unless(value.SequenceCompareTo("3600000000") <= 0, LabelFault.Gs1Longitude, value),
        Lint.YesNo => Unless(value is "0" or "1", LabelFault.Gs1YesNo, value),
        Lint.Winding => Unless(value is "0" or "1" or "9", LabelFault.Gs1Winding, value),
        Lint.Sex => Unless(value is "0" or "1" or "2" or "9", LabelFault.Gs1Sex, value),
        Lint.Hyphen => Unless(value is "-", LabelFault.Gs1Hyphen, value),
        Lint.ImporterIndex => Only(Set64, value, LabelFault.Gs1ImporterIndex),
        Lint.PackageType => Unless(CodeLists.IsPackageType(value), LabelFault.Gs1PackageType, value),
        Lint.MediaType => Unless(IsMediaType(value), LabelFault.Gs1MediaType, value),
        Lint.NonZero => Unless(value.ContainsAnyExcept('0'), LabelFault.Gs1Zero, value),
        Lint.Zero => Unless(!value.ContainsAnyExcept('0'), LabelFault.Gs1NotZero, value),
        Lint.NoLeadingZero => value is ['0', ..] ? new LintResult(LabelFault.Gs1LeadingZero) : default,
        Lint.HasNonDigit => Unless(value.ContainsAnyExcept(Digits), LabelFault.Gs1NonDigit, value),
        Lint.PieceOfTotal => Piece(value),
        Lint.PositionInSequence => Position(value),
        Lint.Coupon or Lint.CouponOffer => Coupon(lint, value),
        _ => default,
    };

    private static LintResult Only(SearchValues<char> allowed, ReadOnlySpan<char> value, LabelFault fault)
    {
        var at = value.IndexOfAnyExcept(allowed);
        return at < 0 ? default : new LintResult(fault, at);
    }

    private static LintResult Unless(bool good, LabelFault fault, ReadOnlySpan<char> value) =>
        good ? default : new LintResult(fault, 0, value.Length);

    private static LintResult Base64(ReadOnlySpan<char> value)
    {
        var body = value.TrimEnd('=');
        var padding = value.Length - body.Length;
        if (padding > 2 || (padding > 0 && value.Length % 3 != 0))
        {
            return new LintResult(LabelFault.Gs1Padding, body.Length, padding);
        }

        return Only(Set64, body, LabelFault.Gs1Set64);
    }

    private static LintResult CheckDigit(ReadOnlySpan<char> value) => Mod10.IsGood(value)
        ? default
        : new LintResult(LabelFault.Gs1CheckDigit, value.Length - 1, 1, Mod10.DigitOf(value[..^1]).ToString());

    private static LintResult CheckPair(ReadOnlySpan<char> value)
    {
        if (value.Length is < 2 || value.Length > CheckCharacters.MaxLength)
        {
            return new LintResult(LabelFault.Gs1CheckPairShort, 0, value.Length);
        }

        var (first, second) = CheckCharacters.Of(value[..^2]);
        if (value[^2] == first && value[^1] == second)
        {
            return default;
        }

        var odd = CheckCharacters.IsPairCharacter(value[^2]) && !CheckCharacters.IsPairCharacter(value[^1]);
        return new LintResult(LabelFault.Gs1CheckPair, value.Length - (odd ? 1 : 2), odd ? 1 : 2, $"{first}{second}");
    }

    private static LintResult Prefix(ReadOnlySpan<char> value, int skip)
    {
        if (value.Length < skip + ShortestPrefix)
        {
            return new LintResult(LabelFault.Gs1PrefixShort, 0, value.Length);
        }

        var at = value.Slice(skip, ShortestPrefix).IndexOfAnyExcept(Digits);
        return at < 0 ? default : new LintResult(LabelFault.Gs1Prefix, skip + at);
    }

    private static LintResult Iban(ReadOnlySpan<char> value)
    {
        if (value.Length < 4)
        {
            return new LintResult(LabelFault.Gs1IbanShort, 0, value.Length);
        }

        if (!CodeLists.IsCountryLetters(value[..2]))
        {
            return new LintResult(LabelFault.Gs1IbanCountry, 0, 2);
        }

        if (value.Length <= 10)
        {
            return new LintResult(LabelFault.Gs1IbanShort, 0, value.Length);
        }

        var sum = 0;
        for (var at = 4; at < value.Length + 4; at++)
        {
            var place = at < value.Length ? at : at - value.Length;
            var number = Iso7064.ValueOf(value[place]);
            if (number < 0)
            {
                return new LintResult(LabelFault.Gs1IbanCharacter, place);
            }

            sum = ((sum * (number < 10 ? 10 : 100)) + number) % 97;
        }

        return sum == 1 ? default : new LintResult(LabelFault.Gs1IbanCheck, 2, 2);
    }

    private static LintResult PercentEncoded(ReadOnlySpan<char> value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] != '%')
            {
                continue;
            }

            if (at + 2 >= value.Length || !char.IsAsciiHexDigit(value[at + 1]) || !char.IsAsciiHexDigit(value[at + 2]))
            {
                return new LintResult(LabelFault.Gs1Percent, at, Math.Min(3, value.Length - at));
            }
        }

        return default;
    }

    private static bool IsMediaType(ReadOnlySpan<char> value) =>
        value.Length == 2 && CalendarRules.TwoDigits(value, 0) is (>= 1 and <= 10) or >= 80;

    private static LintResult Piece(ReadOnlySpan<char> value)
    {
        var half = value.Length / 2;
        var piece = value[..half];
        var total = value[half..];
        return !piece.ContainsAnyExcept('0') ? new LintResult(LabelFault.Gs1PieceZero, 0, half)
            : !total.ContainsAnyExcept('0') ? new LintResult(LabelFault.Gs1PieceZero, half, half)
            : piece.SequenceCompareTo(total) > 0 ? new LintResult(LabelFault.Gs1PieceBeyond, 0, value.Length)
            : default;
    }

    private static LintResult Position(ReadOnlySpan<char> value)
    {
        var slash = value.IndexOf('/');
        if (slash <= 0 || slash == value.Length - 1 || value[..slash].ContainsAnyExcept(Digits) || value[(slash + 1)..].ContainsAnyExcept(Digits))
        {
            return new LintResult(LabelFault.Gs1PositionForm, 0, value.Length);
        }

        var position = value[..slash];
        var end = value[(slash + 1)..];
        return position[0] == '0' ? new LintResult(LabelFault.Gs1LeadingZero, 0, slash)
            : end[0] == '0' ? new LintResult(LabelFault.Gs1LeadingZero, slash + 1, end.Length)
            : position.Length > end.Length || (position.Length == end.Length && position.SequenceCompareTo(end) > 0)
                ? new LintResult(LabelFault.Gs1PositionBeyond, 0, value.Length)
            : default;
    }

    private static LintResult Coupon(Lint lint, ReadOnlySpan<char> value)
    {
        var digits = Only(Digits, value, LabelFault.Gs1Digit);
        if (!digits.IsGood)
        {
            return digits;
        }

        var good = lint == Lint.Coupon
            ? CouponRules.ReadCoupon(value, out var at, out var wrong)
            : CouponRules.ReadOffer(value, out at, out wrong);
        return good ? default : new LintResult(LabelFault.Gs1Coupon, at, Math.Max(0, Math.Min(1, value.Length - at)), wrong);
    }
}
