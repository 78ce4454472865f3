using System.Text.Json;

namespace EdgeHub.Edge.Host.Tests;

/// <summary><c>edge decode</c>: what it prints and how it ends.</summary>
public sealed class DecodeTests
{
    private const string Uid = "UID-SAIF-KOL-RM-000001-6I";

    [Fact]
    public async Task Decode_OfAGoodLabel_TellsItsParts()
    {
        var (code, output, _) = await RunAsync(Uid);
        Assert.Equal(0, code);
        Assert.Contains("tenant   SAIF", output, StringComparison.Ordinal);
        Assert.Contains("17-22  000001  number: 1", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UID-SAIF-KOL-RM-000001-6J", 24, "character 25 ('J')", "uid.check")]
    [InlineData("(01)12345678901231(10)AB\u001bC", 24, "character 25 ('\u00b7')", "gs1.set_82")]
    [InlineData("(01)12345678901231(10)", 22, "character 23:", "gs1.empty")]
    public async Task Decode_OfAWrongLabel_MarksTheCharacter(string label, int caret, string place, string rule)
    {
        var (code, output, _) = await RunAsync(label);
        Assert.Equal(1, code);
        var lines = output.Split(Environment.NewLine);
        Assert.Equal(new string(' ', caret) + "^", lines[1]);
        Assert.Contains(place, lines[2], StringComparison.Ordinal);
        Assert.Contains(rule, output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task Decode_OfALongLabel_ShowsThePlaceAroundTheError()
    {
        var (code, output, _) = await RunAsync("(01)12345678901231(10)A(99)" + new string('A', 70) + "~" + new string('B', 15));
        Assert.Equal(1, code);
        var lines = output.Split(Environment.NewLine);
        Assert.Equal(100, lines[0].Length);
        Assert.Equal('~', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("(01)09520123456788(17)200200(10)A", 0, "gs1", "09520123456788")]
    [InlineData("01095201234567881720020010A\u001d99B", 0, "gs1", "09520123456788")]
    [InlineData("]d201095201234567881720020010A", 0, "gs1", "09520123456788")]
    [InlineData("https://a.example/01/9520123456788", 0, "digital-link", "09520123456788")]
    [InlineData("3074257BF7194E4000001A85", 0, "epc", "80614141123458")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.6789", 0, "epc", "80614141123458")]
    [InlineData("4006381333931", 0, "gtin", "04006381333931")]
    [InlineData(Uid, 0, "uid", null)]
    [InlineData("]Q1hello", 0, "text", null)]
    [InlineData("hello", 1, "unknown", null)]
    [InlineData("(01)09520123456789", 1, "gs1", null)]
    [InlineData("", 1, "unknown", null)]
    public async Task Decode_AsJson_SaysKindAndGtin_AndEndsAlike(string label, int expected, string kind, string? gtin)
    {
        var (code, output, errors) = await RunAsync(label, "--json");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal((expected, ""), (code, errors));
        Assert.Equal((expected == 0, kind, gtin), (root.GetProperty("valid").GetBoolean(), root.GetProperty("kind").GetString(), root.GetProperty("gtin").GetString()));
        Assert.Equal(expected == 0 ? JsonValueKind.Null : JsonValueKind.Object, root.GetProperty("error").ValueKind);
        Assert.Equal(label, string.Concat(root.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("text").GetString())));
    }

    [Fact]
    public async Task Decode_AsJson_GivesDatesPositionsAndWords()
    {
        var (_, good, _) = await RunAsync("--json", "(01)09520123456788(17)200200");
        using var read = JsonDocument.Parse(good);
        Assert.Equal("2020-02-29", read.RootElement.GetProperty("elements")[1].GetProperty("normalized").GetString());
        Assert.Equal("https://id.gs1.org/01/09520123456788?17=200200", read.RootElement.GetProperty("digitalLink").GetString());
        var (_, bad, _) = await RunAsync("(01)09520123456788(17)201301", "--json");
        using var refused = JsonDocument.Parse(bad);
        var error = refused.RootElement.GetProperty("error");
        Assert.Equal(("gs1.month", 24, 25), (error.GetProperty("code").GetString(), error.GetProperty("position").GetInt32(), error.GetProperty("column").GetInt32()));
        Assert.All((string[])["rule", "what", "next"], name => Assert.NotEqual("", error.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task Decode_WithACompanyPrefix_GivesTheEpcOfElements()
    {
        var (code, output, _) = await RunAsync("(01)80614141123458(21)6789", "--company-prefix", "7", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal("urn:epc:tag:sgtin-96:0.0614141.812345.6789", json.RootElement.GetProperty("epc").GetProperty("tagUri").GetString());
        Assert.Equal(2, (await RunAsync("4006381333931", "--company-prefix", "13")).Code);
    }

    [Fact]
    public async Task Decode_OfStandardInput_ReadsIt_AndALabelOfTenKilobytesIsRefused()
    {
        Assert.Equal(0, await FromInputAsync("  " + Uid + "\r\n"));
        Assert.Equal(1, await FromInputAsync(new string('A', 10_240)));
        Assert.Equal(1, await FromInputAsync(""));
        Assert.Equal(1, (await RunAsync(new string('(', 10_240), "--json")).Code);
    }

    [Fact]
    public async Task Decode_OfALabelThatLooksLikeAnOption_ReadsItAfterTwoHyphens() => Assert.Equal(1, (await RunAsync("--", "--json")).Code);

    private static async Task<int> FromInputAsync(string input)
    {
        using var reader = new StringReader(input);
        await using var output = new StringWriter();
        return await DecodeCommand.RunAsync(new Arguments(["decode", "-"]), reader, output, TimeProvider.System, CancellationToken.None);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await AgentCommands.RunAsync(["decode", .. words], output, errors, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }
}
