namespace EdgeHub.Identifiers;

/// <summary>Years of two digits and days of months (GS1 General Specifications, 7.12).</summary>
internal static class CalendarRules
{
    /// <summary>
    /// The year of two digits: 51 to 99 years ahead of this one means the century before, 50 to 99 years behind means the one after.
    /// </summary>
    public static int Year(int twoDigits, int thisYear)
    {
        var century = thisYear - (thisYear % 100);
        return (twoDigits - (thisYear % 100)) switch
        {
            >= 51 => century - 100 + twoDigits,
            <= -50 => century + 100 + twoDigits,
            _ => century + twoDigits,
        };
    }

    /// <summary>Days of a month. Whether a two-digit year is a leap year does not depend on its century from 1901 to 2099.</summary>
    public static int Days(int year, int month) => DateTime.DaysInMonth(year is < 1 or > 9999 ? 2000 : year, month);

    public static int TwoDigits(ReadOnlySpan<char> text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
}
