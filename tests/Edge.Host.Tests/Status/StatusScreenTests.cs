using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The table of a running agent on a real terminal.</summary>
[Trait("Tier", "fault")]
public sealed class StatusScreenTests
{
    [Fact]
    public async Task Status_OnATerminal_IsDrawnAnewInPlace_AndEndsOnQ()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await agent.ScanAsync("KOL-ST-01", Label(1));
        using var terminal = TerminalProcess.Start($"status --url {agent.Page}");
        var before = await terminal.UntilAsync(frame => Waiting(frame) == "1");
        await agent.ScanAsync("KOL-ST-01", Label(2), Label(3));
        var after = await terminal.UntilAsync(frame => Waiting(frame) == "3");
        Assert.All(terminal.Frames, frame => Assert.All(frame, line => Assert.InRange(line.Length, 0, 80)));
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(after.Length, 1, 24);
        Assert.Matches(@"^s1 +KOL-ST-01 +waiting +\d s$", after.Single(line => line.StartsWith("s1", StringComparison.Ordinal)));
        Assert.Contains("q ends", after);
        Assert.Contains("\e[33m", terminal.All, StringComparison.Ordinal);
        terminal.Type("q");
        Assert.Equal(0, await terminal.EndAsync());
        // The other screen is left, and the last table stays below what was there.
        Assert.Matches("\e\\[\\?25h\e\\[\\?1049l(\e\\[1m)?agent ", terminal.All);
    }

    [Fact]
    public async Task Status_OnATerminalWithoutColour_HasNone_AndEndsOnCtrlC()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        using var terminal = TerminalProcess.Start($"status --url {agent.Page}", noColor: true);
        await terminal.UntilAsync(frame => frame[0].StartsWith("agent    degraded", StringComparison.Ordinal));
        Assert.DoesNotContain("\e[33m", terminal.All, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[1m", terminal.All, StringComparison.Ordinal);
        terminal.Type("\u0003");
        Assert.Equal(0, await terminal.EndAsync());
        Assert.Contains("\e[?1049l", terminal.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OnATerminalThatCanNothing_IsPrintedOnceAndPlain()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        using var terminal = TerminalProcess.Start($"status --url {agent.Page}", term: "dumb");
        Assert.Equal(1, await terminal.EndAsync());
        Assert.Contains("agent    degraded", terminal.All, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', terminal.All);
    }

    [Fact]
    public async Task Status_OfAnAgentThatEnds_SaysSo_AndShowsTheNextOne()
    {
        using var place = new Workplace();
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        place.Write("""{ "listen": "127.0.0.1:PORT", "stations": [ { "code": "A" } ] }""".Replace("PORT", agent.Page.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        using var terminal = TerminalProcess.Start($"status --url {agent.Page}");
        await terminal.UntilAsync(frame => frame[0].StartsWith("agent    degraded", StringComparison.Ordinal));
        await agent.TerminateAsync();
        await terminal.UntilAsync(frame => frame[0].StartsWith("No agent answers", StringComparison.Ordinal));
        await using var again = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await terminal.UntilAsync(frame => frame.Any(line => line.StartsWith("This agent has neither", StringComparison.Ordinal)));
        terminal.Type("\e");
        Assert.Equal(0, await terminal.EndAsync());
    }

    private static string Label(int number) => Uid.Mint("SAIF", "KOL", "FG", number).ToString();

    private static string Waiting(string[] frame) =>
        frame.FirstOrDefault(line => line.StartsWith("scan ", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1] ?? "";
}
