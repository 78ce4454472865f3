using NodaTime;

namespace EdgeHub.Hub.Production;

/// <summary>A shift as it happens: half open, in instants.</summary>
internal sealed record Shift(string Name, DateTimeOffset From, DateTimeOffset To, int Target)
{
    public TimeSpan Duration => To - From;

    /// <summary>Part of the shift that has passed since work was planned, 0 to 1; before that nobody could have made anything.</summary>
    /// <param name="now">Now.</param>
    /// <param name="planned">When the plant's first order was released; null while none was.</param>
    public double Elapsed(DateTimeOffset now, DateTimeOffset? planned) =>
        planned is { } at ? Math.Clamp((now - (at > From ? at : From)) / Duration, 0, 1) : 0;
}

/// <summary>One simple calendar: the same shifts every day, in the plant's own time, summer time included.</summary>
internal static class ShiftCalendar
{
    /// <summary>The shift that runs at an instant, or null between shifts.</summary>
    public static Shift? At(IReadOnlyList<ShiftRule> rules, string timeZone, DateTimeOffset now)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is not { } zone)
        {
            return null;
        }

        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        foreach (var rule in rules)
        {
            // A night shift that began yesterday may still run.
            foreach (var day in (LocalDate[])[today, today.PlusDays(-1)])
            {
                var shift = On(rule, zone, day);
                if (shift.From <= now && now < shift.To)
                {
                    return shift;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The shift of a day. In the hour that does not exist in spring it begins when the clock has jumped; in the hour that
    /// comes twice in autumn it begins with the first.
    /// </summary>
    public static Shift On(ShiftRule rule, DateTimeZone zone, LocalDate day)
    {
        var end = rule.Ends <= rule.Starts ? day.PlusDays(1) : day;
        return new Shift(rule.Code, Begin(rule.Starts, day, zone), Begin(rule.Ends, end, zone), rule.Target);
    }

    private static DateTimeOffset Begin(TimeOnly time, LocalDate day, DateTimeZone zone) =>
        zone.AtLeniently(day.At(new LocalTime(time.Hour, time.Minute))).ToInstant().ToDateTimeOffset();
}
