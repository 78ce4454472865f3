using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host.Tests;

public sealed class StatusTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 14, 14, 2, 11, TimeSpan.FromHours(5.5));

    [Fact]
    public void Table_ShowsWhatAnOnCallEngineerAsksFor()
    {
        var health = new AgentHealth(
            "degraded", "0.1.0", 11_520,
            new HubHealth("offline", Now.AddMinutes(-3), "link.unreachable", "The hub at hub:8443 can't be reached.", Now.AddSeconds(8), Now.AddMinutes(-3), "", 0.012),
            new StoreHealth(1300, 41, 12_300, 71, 1 << 30, ""),
            [
                new DeviceHealth("KOL-ST-01", "s1", "connected", "", null, 0, Now.AddSeconds(-4)),
                new DeviceHealth("KOL-ST-01", "KOL-M-01", "connected", "", null, 0, Now, new MachineHealth(4, 9000, 10, 1200, 3.2)),
                new DeviceHealth("", "KOL-M-02", "waiting", "10.0.0.7:502 unit 1 can't be reached. Check power, cable and address.", null, 2, null, new MachineHealth(1, 900, 1, 1, 0)),
            ],
            new ValuesHealth(1204, 1200, 4, 0, 12, 4_100_000, 19.4, ""),
            [new LaneHealth("scan", 41, 12_300, 190, 71.9), new LaneHealth("event", 0, 0, 0, null), new LaneHealth("telemetry", 12, 4_100_000, 12, 19.4)],
            [new LossHealth("values", "telemetry.not_kept", 4)],
            [new AlarmHealth("KOL-M-01", "hot", "high", "Oven too hot.", "temperature", "95", "above", "80", Now.AddMinutes(-3), false, null)], 1);
        Assert.Equal(
            """
            agent    degraded, version 0.1.0, up 3 h, asked 14:02:11
            hub      offline since 2026-12-14 13:59:11, heard 3 min ago
                The hub at hub:8443 can't be reached. Next try in 8 s.
            clock    0.01 s behind the hub

            lane                               waiting      bytes   oldest    cover
            scan                                    41    12.3 kB    3 min     71 h
            event                                    0        0 B        -        -
            telemetry                               12     4.1 MB     12 s     19 h
            values   1,200 kept since the start
            lost 4 of values: telemetry.not_kept

            scanner                      station       state         heard
            s1                           KOL-ST-01     connected       4 s

            machine                      station       state         heard polls/s values/s
            KOL-M-01                     KOL-ST-01     connected       0 s    10.0      3.2
            KOL-M-02                                   waiting           -     1.0      0.0
                10.0.0.7:502 unit 1 can't be reached. Check power, cable and address. Its
                driver failed 2 times.

            1 active alarm
            high   KOL-M-01 hot                                  3 min  not acknowledged
                Oven too hot. temperature is 95: above 80
            """.ReplaceLineEndings("\n"),
            string.Join('\n', StatusTable.Of(health, Now, 80, new Ink(false)).Select(line => line.TrimEnd())));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(132)]
    public void Table_OfTheLongestWords_StaysWithinItsColumns_AndMovesNoCursor(int columns)
    {
        var word = new string('W', 64);
        var bad = "\e[2J" + string.Join(' ', Enumerable.Repeat(word, 5)) + "\r\n" + new string('x', 300);
        var health = new AgentHealth(
            "stop", "0.1.0-" + new string('v', 12), long.MaxValue / 10_000_000_000, new HubHealth("not_enrolled", Now.AddYears(-9), "c", bad, Now.AddDays(1), Now.AddYears(-9), bad, -31_536_000.5),
            new StoreHealth(0, 0, 0, 0, 0, bad), [new DeviceHealth(word, bad, "connected", bad, null, 999, Now.AddYears(-9)), new DeviceHealth(word, word, "fault", bad, null, 1, null, new MachineHealth(1, 1, 99_999, 1, 99_999))],
            new ValuesHealth(1, long.MaxValue, 1, 1, 1, 1, 1, bad), [new LaneHealth("telemetry", 9_999_999_999, long.MaxValue, 999_999_999, 8760)], [new LossHealth("values", word, long.MaxValue)],
            [new AlarmHealth(word, word, "medium", bad, word, bad, "above", bad, Now, true, Now.AddHours(1))], 999);
        var lines = StatusTable.Of(health, Now, columns, new Ink(false));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Theory]
    [InlineData(-3, "0 s")]
    [InlineData(119.9, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7199, "119 min")]
    [InlineData(7200, "2 h")]
    [InlineData(360_000, "4 d")]
    public void Span_IsInTheLargestUnitOfWhichThereAreTwo(double seconds, string expected) =>
        Assert.Equal(expected, StatusText.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("--live --once")]
    [InlineData("--once --json")]
    public async Task Ways_ThatContradict_AreRefused(string flags)
    {
        var (code, _, errors) = await Commands.RunAsync(["status", .. flags.Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains("give one of them", errors, StringComparison.Ordinal);
    }
}
