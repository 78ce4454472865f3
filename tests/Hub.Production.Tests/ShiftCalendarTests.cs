namespace EdgeHub.Hub.Production.Tests;

public sealed class ShiftCalendarTests
{
    private static readonly ShiftRule[] Rules =
    [
        new("A", new TimeOnly(6, 0), new TimeOnly(14, 0), 100), new("B", new TimeOnly(14, 0), new TimeOnly(22, 0), 100),
        new("C", new TimeOnly(22, 0), new TimeOnly(6, 0), 100),
    ];

    [Theory]
    [InlineData("2026-03-02T00:30:00Z", "A", "2026-03-02T00:30:00Z", 8)]
    [InlineData("2026-03-02T00:29:59Z", "C", "2026-03-01T16:30:00Z", 8)]
    [InlineData("2026-03-02T16:30:00Z", "C", "2026-03-02T16:30:00Z", 8)]
    public void Shift_InKolkata_IsInPlantTime(string now, string name, string from, int hours) =>
        AssertShift("Asia/Kolkata", now, name, from, hours);

    [Theory]
    [InlineData("2026-03-28T23:00:00Z", 7)]
    [InlineData("2026-10-24T23:00:00Z", 9)]
    public void NightShift_WhenTheClockIsPutForwardOrBack_IsShorterOrLonger(string now, int hours) =>
        AssertShift("Europe/Rome", now, "C", now[..10] + (hours == 7 ? "T21:00:00Z" : "T20:00:00Z"), hours);

    [Fact]
    public void Moment_BetweenShifts_HasNone() =>
        Assert.Null(ShiftCalendar.At([Rules[0]], "Asia/Kolkata", DateTimeOffset.Parse("2026-03-02T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture)));

    private static void AssertShift(string zone, string now, string name, string from, int hours)
    {
        var shift = ShiftCalendar.At(Rules, zone, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))!;
        Assert.Equal((name, DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture), hours), (shift.Name, shift.From, (int)shift.Duration.TotalHours));
    }

    [Theory]
    [InlineData(-60, 0.25)]
    [InlineData(0, 0.25)]
    [InlineData(60, 0.125)]
    [InlineData(120, 0)]
    [InlineData(null, 0)]
    public void Elapsed_WorkPlannedInTheMiddle_CountsFromThen(int? minutesAfterBegin, double part)
    {
        var begin = new DateTimeOffset(2026, 11, 21, 0, 30, 0, TimeSpan.Zero);
        var shift = new Shift("A", begin, begin.AddHours(8), 480);
        Assert.Equal(part, shift.Elapsed(begin.AddHours(2), minutesAfterBegin is { } minutes ? begin.AddMinutes(minutes) : null));
    }
}
