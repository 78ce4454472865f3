namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>A machine's states over a time: silence is no data, and never the state before or "stopped".</summary>
public sealed class StateSpanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Spans_OfStatesThatAreToldOf_FollowEachOther()
    {
        Assert.Equal(
            "no_data 0-1, running 1-3, idle 3-4, running 4-5",
            Spans([(1, "running"), (2, "running"), (3, "idle"), (4, "running")], to: 5));
    }

    [Fact]
    public void Spans_AfterSilence_AreNoData()
    {
        Assert.Equal("running 0-2, no_data 2-10, idle 10-12, no_data 12-15", Spans([(0, "running"), (10, "idle")], to: 15));
    }

    [Fact]
    public void Spans_WhereSilenceWasNoticed_AreNoDataAtOnce()
    {
        Assert.Equal("running 0-1, no_data 1-3, stopped 3-4", Spans([(0, "running"), (1, null), (3, "stopped")], to: 4));
    }

    [Fact]
    public void Spans_BeginWithWhatWasBefore_AndEndAtTheEnd()
    {
        Assert.Equal("fault 0-1, running 1-2", Spans([(-1, "fault"), (1, "running"), (5, "idle")], to: 2));
        Assert.Equal("no_data 0-9", Spans([], to: 9));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "telemetry.bad_range")]
    [InlineData("9999-12-31T23:59:59Z", "telemetry.bad_range")]
    [InlineData("1970-01-01T00:00:01Z", "telemetry.bad_range")]
    [InlineData("2026-11-28T12:00:00Z", "")]
    public void Range_AtTheEdgesOfTheCalendar_IsRefusedAndNeverFails(string to, string code)
    {
        var end = DateTimeOffset.Parse(to, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(code, ShowHistory.Range(null, end, TimeSpan.FromHours(8), TimeSpan.FromDays(7), Noon).Error?.Code ?? "");
        Assert.Equal(code.Length > 0 ? "telemetry.bad_range" : "", ShowHistory.Range(end, null, TimeSpan.FromHours(8), TimeSpan.FromDays(7), Noon.AddHours(1)).Error?.Code ?? "");
    }

    private static string Spans((int Minute, string? State)[] told, int to) => string.Join(", ", ShowStates.Spans(
        [.. told.Select(value => new KeptValue(Noon.AddMinutes(value.Minute), value.State is null ? (byte)3 : (byte)0, null, value.State, null))],
        Noon, Noon.AddMinutes(to), TimeSpan.FromMinutes(2)).Select(span => $"{span.State} {(span.From - Noon).TotalMinutes}-{(span.To - Noon).TotalMinutes}"));
}
