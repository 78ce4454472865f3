namespace EdgeHub.Edge.Host.Tests;

public sealed class CommandTests
{
    private const string Good = "UID-SAIF-KOL-RM-000001-6I";

    [Fact]
    public async Task Check_OfAGoodFile_CountsWhatItHolds()
    {
        using var place = new Workplace();
        var (code, output, _) = await RunAsync("check", place.Configuration);
        Assert.Equal((0, $"{place.Configuration} is good: 2 stations, 2 scanners."), (code, output.Trim()));
    }

    [Theory]
    [InlineData("", "edgehub-edge run")]
    [InlineData("dance", "There is no command 'dance'")]
    [InlineData("run", "run wants --config")]
    [InlineData("run --config", "--config wants a value")]
    [InlineData("run --config a --config b", "given twice")]
    [InlineData("decode A B", "does not know what to do with 'B'")]
    [InlineData("decode A --loud yes", "no option --loud")]
    [InlineData("enrol x --data d", "damaged")]
    [InlineData("status --url nowhere", "--url wants an address")]
    [InlineData("replay nofile --to 127.0.0.1:9", "There is no file nofile")]
    [InlineData("replay nofile --to here", "--to wants HOST:PORT")]
    [InlineData("try nofile", "try wants --input")]
    [InlineData("schema now", "does not know what to do with 'now'")]
    [InlineData("check nofile", "nofile can't be read")]
    [InlineData("run --config c --data d --resend-from -1", "--resend-from wants")]
    public async Task CommandLine_ThatIsWrong_IsExplainedAndExitsWithTwo(string line, string expected)
    {
        var (code, _, errors) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_WithoutAnAgent_SaysSo()
    {
        var (code, output, _) = await RunAsync("status", "--url", "http://127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.Contains("No agent answers", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WithoutAPort_SaysSo()
    {
        using var place = new Workplace();
        var (code, output, _) = await RunAsync("replay", place.File("scans.txt", Good), "--to", "127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.Contains("No scanner port answers", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplayLine_MayTellItsMoment()
    {
        Assert.Equal(("UID", TimeSpan.Zero), ReplayCommand.Read("UID", "f", 1));
        Assert.Equal(("UID", TimeSpan.FromMilliseconds(120)), ReplayCommand.Read("""{"at_ms":120,"label":"UID"}""", "f", 1));
        Assert.Contains("f line 7", Assert.Throws<UsageException>(() => ReplayCommand.Read("{", "f", 7)).Message, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await AgentCommands.RunAsync(words, output, errors, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }
}
