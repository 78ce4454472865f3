namespace EdgeHub.Identifiers;

/// <summary>Dates and times of day in elements (GS1 General Specifications, 3.4 and 7.12).</summary>
internal static class DateLints
{
    /// <summary>Year, month, day; day 00 of AI 11 to 17 and the like means the whole month.</summary>
    public static LintResult Date(Lint lint, ReadOnlySpan<char> value)
    {
        var yearLength = lint == Lint.LongDate ? 4 : 2;
        var month = CalendarRules.TwoDigits(value, yearLength);
        if (month is < 1 or > 12)
        {
            return new LintResult(LabelFault.Gs1Month, yearLength, 2);
        }

        var day = CalendarRules.TwoDigits(value, yearLength + 2);
        var year = (lint == Lint.LongDate ? CalendarRules.TwoDigits(value, 0) * 100 : 2000) + CalendarRules.TwoDigits(value, yearLength - 2);
        var least = lint == Lint.DateOrMonth ? 0 : 1;
        return day < least || day > CalendarRules.Days(year, month) ? new LintResult(LabelFault.Gs1Day, yearLength + 2, 2) : default;
    }

    /// <summary>Hours, minutes, seconds of two digits each.</summary>
    public static LintResult Time(Lint lint, ReadOnlySpan<char> value)
    {
        var first = CalendarRules.TwoDigits(value, 0);
        return lint switch
        {
            Lint.Hour or Lint.HourMinute when first > 23 => new LintResult(LabelFault.Gs1Hour, 0, 2),
            Lint.HourMinute when CalendarRules.TwoDigits(value, 2) > 59 => new LintResult(LabelFault.Gs1Minute, 2, 2),
            Lint.Minute when first > 59 => new LintResult(LabelFault.Gs1Minute, 0, 2),
            Lint.Second when first > 59 => new LintResult(LabelFault.Gs1Second, 0, 2),
            _ => default,
        };
    }
}
