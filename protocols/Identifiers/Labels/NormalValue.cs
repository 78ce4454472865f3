using System.Globalization;

namespace EdgeHub.Identifiers;

/// <summary>What a checked value means, in the forms that programs expect.</summary>
internal static class NormalValue
{
    public static string Of(ApplicationIdentifier ai, string value, int thisYear) => ai.Code[..2] switch
    {
        "11" or "12" or "13" or "15" or "16" or "17" => Date(value, thisYear),
        "31" or "32" or "33" or "34" or "35" or "36" => Decimals(value, ai.Code[3] - '0'),
        "39" => Amount(ai.Code, value),
        "43" => Logistic(ai, value, thisYear),
        "70" or "72" or "80" => Special(ai.Code, value, thisYear),
        _ => value,
    };

    private static string Special(string code, string value, int thisYear) => code switch
    {
        "7003" => $"{Date(value, thisYear)}T{Clock(value.AsSpan(6))}",
        "7011" when value.Length > 6 => $"{Date(value, thisYear)}T{Clock(value.AsSpan(6))}",
        "7006" or "7011" => Date(value, thisYear),
        "7007" => value.Length == 6 ? Date(value, thisYear) : $"{Date(value, thisYear)}/{Date(value[6..], thisYear)}",
        "7250" => LongDate(value),
        "7251" => $"{LongDate(value)}T{Clock(value.AsSpan(8))}",
        "7253" or "7254" or "7256" or "7257" or "7259" => Uri.UnescapeDataString(value.Replace('+', ' ')),
        "8008" => $"{Date(value, thisYear)}T{Clock(value.AsSpan(6))}",
        _ => value,
    };

    private static string Logistic(ApplicationIdentifier ai, string value, int thisYear) => ai.Code switch
    {
        // 9999 says that no time is given; the table's check of hours does not let it pass, so both parts are always there.
        "4324" or "4325" => $"{Date(value, thisYear)}T{Clock(value.AsSpan(6))}",
        "4326" => Date(value, thisYear),
        "4309" => Place(value),
        "4330" or "4331" or "4332" or "4333" => (value.EndsWith('-') ? "-" : "") + Decimals(value[..6], 2),
        _ when ai.Components[0].Lints.Contains(Lint.PercentEncoded) => Uri.UnescapeDataString(value.Replace('+', ' ')),
        _ => value,
    };

    private static string Date(string value, int thisYear)
    {
        var year = CalendarRules.Year(CalendarRules.TwoDigits(value, 0), thisYear);
        var month = CalendarRules.TwoDigits(value, 2);
        var day = CalendarRules.TwoDigits(value, 4);
        return Iso(year, month, day == 0 ? CalendarRules.Days(year, month) : day);
    }

    private static string LongDate(string value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.AsSpan(0, 4)}-{value.AsSpan(4, 2)}-{value.AsSpan(6, 2)}");

    private static string Iso(int year, int month, int day) => string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}-{day:D2}");

    private static string Clock(ReadOnlySpan<char> digits) => digits.Length switch
    {
        2 => $"{digits}:00",
        4 => $"{digits[..2]}:{digits[2..4]}",
        _ => $"{digits[..2]}:{digits[2..4]}:{digits[4..6]}",
    };

    private static string Amount(string code, string value) => code[2] switch
    {
        // The three digits before the amount name its currency (ISO 4217).
        '1' or '3' => $"{value[..3]} {Decimals(value[3..], code[3] - '0')}",
        _ => Decimals(value, code[3] - '0'),
    };

    private static string Decimals(string digits, int places)
    {
        var padded = digits.PadLeft(places + 1, '0');
        var whole = padded[..^places].TrimStart('0');
        var text = whole.Length == 0 ? "0" : whole;
        return places == 0 ? text : $"{text}.{padded[^places..]}";
    }

    private static string Place(string value)
    {
        var latitude = (decimal.Parse(value.AsSpan(0, 10), NumberStyles.None, CultureInfo.InvariantCulture) / 10_000_000m) - 90m;
        var longitude = decimal.Parse(value.AsSpan(10, 10), NumberStyles.None, CultureInfo.InvariantCulture) / 10_000_000m;
        longitude = longitude > 180m ? longitude - 360m : longitude;
        return string.Create(CultureInfo.InvariantCulture, $"{latitude:0.0######},{longitude:0.0######}");
    }
}
