using System.Text.Json;

namespace EdgeHub.Edge.Host.Tests;

public sealed class TryTests
{
    private const string Configuration = """
        {
          "stations": [ { "code": "A" } ],
          "machines": [ { "code": "KOL-M-01", "modbus": { "connect": "127.0.0.1:1" },
            "points": [
              { "name": "temperature", "at": "input:1", "type": "int16", "scale": { "factor": 0.1 }, "deadband": 0.5, "minIntervalMs": 2000 },
              { "name": "door", "at": "coil:1", "debounceMs": 1000 },
              { "name": "twice", "expression": "temperature * 2" }
            ],
            "alarms": [ { "name": "hot", "point": "temperature", "above": 30, "delayMs": 1000, "text": "Too hot", "do": [ { "write": { "point": "door", "value": false } }, { "message": { "station": "A", "text": "Stop" } } ] } ]
          } ]
        }
        """;

    [Fact]
    public async Task Recording_ShowsWhatIsSentWhatIsNotAndWhy_OnItsOwnClock()
    {
        var lines = await TryAsync(
            """
            # a comment
            {"at":"2026-11-28T08:00:00Z","machine":"KOL-M-01","point":"temperature","value":200}
            {"at":"2026-11-28T08:00:00Z","machine":"KOL-M-01","point":"door","value":true}
            {"at":"2026-11-28T08:00:01Z","machine":"KOL-M-01","point":"temperature","value":203}
            {"at":"2026-11-28T08:00:01.5Z","machine":"KOL-M-01","point":"temperature","value":310}
            {"at":"2026-11-28T08:00:05Z","machine":"KOL-M-01","point":"temperature","quality":"not_heard"}
            """);
        Assert.Equal(
            [
                "2026-11-28 08:00:00.000 sent    KOL-M-01 temperature 20",
                "2026-11-28 08:00:00.000 sent    KOL-M-01 door true",
                "2026-11-28 08:00:00.000 sent    KOL-M-01 twice 40",
                "2026-11-28 08:00:01.000 sent    KOL-M-01 twice 40.6",
                "2026-11-28 08:00:01.000 kept    KOL-M-01 temperature 20.3: unchanged, or within the deadband; kept for the heartbeat",
                "2026-11-28 08:00:01.500 sent    KOL-M-01 twice 62",
                "2026-11-28 08:00:01.500 kept    KOL-M-01 temperature 31: waits for the least interval; only the newest will go",
                "2026-11-28 08:00:02.000 sent    KOL-M-01 temperature 31 (read 08:00:01.500)",
                "2026-11-28 08:00:02.500 raised  KOL-M-01 hot 31: Too hot",
                "2026-11-28 08:00:02.500 action  KOL-M-01 hot: write false to door",
                "2026-11-28 08:00:02.500 action  KOL-M-01 hot: show at A: Stop",
                "2026-11-28 08:00:05.000 sent    KOL-M-01 temperature not_heard",
                "2026-11-28 08:00:05.000 sent    KOL-M-01 twice not_heard",
            ],
            lines.TakeWhile(line => line.Length > 0).Select(line => line.Replace("40.599999999999994", "40.6", StringComparison.Ordinal)));
        Assert.Equal("temperature                    4       3          1         0         0     0", lines[^4]);
    }

    [Fact]
    public async Task Json_IsOneObjectALineAndItsCountsAddUp()
    {
        using var place = new Workplace(Configuration);
        var recording = place.File("r.jsonl", string.Concat(Enumerable.Range(0, 500).Select(i =>
            $$"""{"at":"{{new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero).AddMilliseconds(i * 400):O}}","machine":"KOL-M-01","point":"temperature","value":{{i * 37 % 400}}}""" + "\n")));
        var (code, output, _) = await Commands.RunAsync("try", place.Configuration, "--input", recording, "--json");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(0, code);
        var counts = lines.Find(line => line.GetProperty("kind").GetString() == "counts");
        long Count(string name) => counts.GetProperty(name).GetInt64();
        Assert.Equal((500, 500), (Count("read"), Count("sent") + Count("unchanged") + Count("tooSoon") + Count("unsteady") + Count("held")));
        Assert.Equal(Count("sent"), lines.Count(line => line.GetProperty("kind").GetString() == "sent" && line.GetProperty("point").GetString() == "temperature"));
    }

    [Theory]
    [InlineData("""{"at":"2026-11-28T08:00:00Z","machine":"KOL-M-09","point":"door","value":1}""", "line 1: the configuration has no machine 'KOL-M-09'")]
    [InlineData("""{"at":"2026-11-28T08:00:00Z","machine":"KOL-M-01","point":"twice","value":1}""", "reads no point 'twice'")]
    [InlineData("""{"at":"2026-11-28T08:00:00Z","machine":"KOL-M-01","point":"door","value":1,"quality":"fine"}""", "no quality 'fine'")]
    [InlineData("""{"at":"yesterday","machine":"KOL-M-01","point":"door","value":1}""", "line 1: it is no")]
    [InlineData("{}", "line 1: it is no")]
    [InlineData("# nothing", "holds no reading")]
    [InlineData(
        """
        {"at":"2026-11-28T08:00:02Z","machine":"KOL-M-01","point":"door","value":true}
        {"at":"2026-11-28T08:00:05Z","machine":"KOL-M-01","point":"door","value":true}
        {"at":"2026-11-28T08:00:01Z","machine":"KOL-M-01","point":"door","value":true}
        """,
        "line 3: it is older than the line before")]
    public async Task Recording_ThatIsWrong_NamesTheLine(string recording, string expected)
    {
        using var place = new Workplace(Configuration);
        var (code, _, errors) = await Commands.RunAsync("try", place.Configuration, "--input", place.File("r.jsonl", recording));
        Assert.Equal(2, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    private static async Task<string[]> TryAsync(string recording)
    {
        using var place = new Workplace(Configuration);
        var (code, output, errors) = await Commands.RunAsync("try", place.Configuration, "--input", place.File("r.jsonl", recording));
        Assert.True(code == 0, errors);
        return output.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
    }
}
