using System.IO.Compression;
using System.Text;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host.Tests;

public sealed class AgentDiagnosticsTests
{
    [Fact]
    public async Task Parts_TogetherStayBelowTheBundlesBound_WhateverTheyHold()
    {
        using var place = new Workplace();
        var parts = await new AgentDiagnostics(place.Configuration, place.Data, null, "Down.", TimeProvider.System).EverythingAsync(TestContext.Current.CancellationToken);
        var random = new Random(8);
        var full = parts.Select(part => part with { Text = Convert.ToHexString(Bytes(random, part.MaxBytes)) }).ToList();
        Assert.True(full.Sum(part => (long)part.MaxBytes) + 4096 < DiagnosticsBundle.MaxBytes);
        using var zip = new ZipArchive(new MemoryStream(DiagnosticsBundle.Write(full, TimeProvider.System.GetUtcNow())));
        Assert.All(zip.Entries.Zip(full), pair => Assert.InRange(pair.First.Length, pair.Second.MaxBytes, pair.Second.MaxBytes + 20));
    }

    [Fact]
    public void LogThatIsTooLong_KeepsItsEnd_AndOthersTheirBegin()
    {
        using var zip = new ZipArchive(new MemoryStream(DiagnosticsBundle.Write(
            [new DiagnosticsPart("log.txt", "old new", MaxBytes: 3, KeepsEnd: true), new DiagnosticsPart("check.txt", "old new", MaxBytes: 3)], TimeProvider.System.GetUtcNow())));
        Assert.Equal(["\n(cut here)\nnew", "old\n(cut here)\n"], zip.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
    }

    [Fact]
    public async Task Summary_ForTheHub_FitsItsMessage_AndIsOfTheSameParts()
    {
        using var place = new Workplace();
        var keys = Enrolled.Write(place.Data);
        var diagnostics = new AgentDiagnostics(place.Configuration, place.Data, null, "Down.", TimeProvider.System);
        var text = await diagnostics.SummaryAsync(HubCommands.LongestAnswer, TestContext.Current.CancellationToken);
        Assert.All(["== about.txt", "== health.json", "== stores.txt", "== machine.txt", "== network.txt", "== certificate.txt\nagent  agent-1", "== log.txt"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain(key, text, StringComparison.Ordinal));
        Assert.Equal(50, (await diagnostics.SummaryAsync(50, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public void KnownSecret_ThatFoundItsWayIntoAText_IsTakenOut()
    {
        using var place = new Workplace("""{ "metricsTokenFile": "metrics.token", "stations": [ { "code": "A" } ] }""");
        place.File("metrics.token", "token-of-the-metrics\n");
        var keys = Enrolled.Write(place.Data);
        var secrets = new KnownSecrets(place.Configuration, place.Data);
        Assert.Equal("a (left out) b (left out)", secrets.Without($"a token-of-the-metrics b {keys[0]}"));
        Assert.Equal("-----BEGIN", secrets.Without("-----BEGIN"));
    }

    [Fact]
    public void Configuration_OfTheSample_IsGivenWhole()
    {
        var given = PublicConfiguration.Of(Samples.Machines);
        Assert.DoesNotContain("(left out)", given, StringComparison.Ordinal);
        Assert.Contains("\"deadband\": \"2%\"", given, StringComparison.Ordinal);
    }

    [Fact]
    public void RecentLog_KeepsTheLastLines_EachShortAndInOneLine()
    {
        using var log = new RecentLog(new ManualTime());
        var logger = log.CreateLogger("EdgeHub.Edge.Host.Agent");
        for (var i = 0; i <= RecentLog.MaxLines; i++)
        {
            logger.LogWarning(new EventId(7), new IOException("no\ndisk"), "{Number} {Long}", i, new string('x', 5000));
        }

        Assert.Equal(RecentLog.MaxLines, log.Lines.Count);
        Assert.Matches("^[0-9: .-]+ Warning Agent\\[7\\] 1 xxx", log.Lines[0]);
        Assert.All(log.Lines, line => Assert.True(line.Length == 1000 && !line.Contains('\n', StringComparison.Ordinal)));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
