using System.Text;

namespace EdgeHub.Edge.Runtime.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void File_WithCommentsAndTrailingCommas_IsRead()
    {
        var configuration = Parse(
            """
            // the agent of hall 2
            {
              "hub": "hub.example:8443", "listen": "127.0.0.1:0", "leaseTypes": ["FG"],
              "stations": [
                { "code": "KOL-ST-01", "scanners": [
                  { "name": "s1", "listen": 9101, "terminator": "\r", "reply": true },
                  { "name": "fixed1", "connect": "10.0.0.5:51236", "idleMs": 80, }, /* dialled */
                ] },
                { "code": "KOL-ST-02" },
              ],
            }
            """);
        Assert.Equal(("hub.example:8443", "127.0.0.1:0", "FG"), (configuration.Hub, configuration.Listen, configuration.LeaseTypes.Single()));
        var scanners = configuration.Stations[0].Scanners;
        Assert.Equal(("s1", 9101, "\r", true, "127.0.0.1"), (scanners[0].Name, scanners[0].Listen, scanners[0].Terminator, scanners[0].Reply, scanners[0].Address));
        Assert.Equal(("10.0.0.5:51236", 80, true, "utf-8"), (scanners[1].Connect, scanners[1].IdleMs, scanners[1].SymbologyIdentifier, scanners[1].CharacterSet));
        Assert.Empty(configuration.Stations[1].Scanners);
    }

    [Fact]
    public void Settings_ThatAreLeftOut_HaveTheirDefaults()
    {
        var configuration = Parse("""{ "stations": [ { "code": "A" } ] }""");
        Assert.Equal(("", "127.0.0.1:8081", 0), (configuration.Hub, configuration.Listen, configuration.LeaseTypes.Count));
    }

    [Theory]
    [InlineData("{\n  \"stations\": [\n    { \"code\": \"A\" \"x\": 1 }\n  ]\n}", "agent.json line 3, column 19")]
    [InlineData("{ \"statoins\": [] }", "there is no setting called 'statoins' here")]
    [InlineData("{ \"qqqqqqqq\": [] }", "There are: $schema, hub, listen")]
    [InlineData("{ \"x\": [] }", "there is no setting called 'x' here. There are:")]
    [InlineData("{ \"stations\": [ { \"code\": \"A\", \"scanners\": [ { \"nmae\": \"s\" } ] } ] }", "stations[0].scanners[0]")]
    [InlineData("{\n \"stations\": [ { \"code\": 5 } ] }", "line 2")]
    [InlineData("{ \"hub\": \"a:1\", \"hub\": \"b:2\" }", "Duplicate")]
    [InlineData("{ \"hub\": null }", "hub")]
    [InlineData("", "line 1")]
    [InlineData("null", "empty")]
    [InlineData("[]", "wrong kind")]
    [InlineData("{ \"stations\": [ null ] }", "stations[0]: a station can't be null")]
    [InlineData("{ \"stations\": [ { \"code\": \"A\", \"scanners\": [ null ] } ] }", "stations[0].scanners[0]: a scanner can't be null")]
    [InlineData("{}", "name \"stations\", \"machines\" or both")]
    [InlineData("{ \"hub\": \"nowhere\", \"stations\": [ { \"code\": \"A\" } ] }", "hub: write it as host:port")]
    [InlineData("{ \"listen\": \"8081\", \"stations\": [ { \"code\": \"A\" } ] }", "listen: write it as address:port")]
    [InlineData("{ \"leaseTypes\": [ \"FGX\" ], \"stations\": [ { \"code\": \"A\" } ] }", "leaseTypes[0]")]
    [InlineData("{ \"stations\": [ { \"code\": \"A B\" } ] }", "stations[0].code")]
    [InlineData("{ \"stations\": [ { \"code\": \"A\" }, { \"code\": \"A\" } ] }", "station A is there twice")]
    public void File_ThatIsWrong_NamesThePlace(string text, string expected)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Parse(text));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("agent.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gateway_WithoutStations_IsAnAgent()
    {
        var configuration = Parse("""{ "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1" } ] } ] }""");
        Assert.Equal((0, 1), (configuration.Stations.Count, configuration.Machines.Count));
        Assert.Contains("at most 64 stations", Assert.Throws<ConfigurationException>(() => Parse(
            $$"""{ "stations": [ {{string.Join(',', Enumerable.Range(0, 65).Select(i => $$"""{ "code": "S{{i}}" }"""))}} ] }""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "stations": [] }""", "stations")]
    [InlineData("""{ "stations": [], "machines": [] }""", "machines")]
    public void Agent_ThatHasNothingToDoYet_IsWarnedOf_AndRuns(string text, string path)
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(text));
        Assert.True(check.IsUsable);
        var warning = Assert.Single(check.Faults);
        Assert.Equal((path, "this agent has nothing to do yet: it has neither stations nor machines."), (warning.Path, warning.Text));
    }

    [Theory]
    [InlineData("""{ "name": "s" }""", "give one of")]
    [InlineData("""{ "name": "s", "listen": 1, "connect": "h:1" }""", "give one of")]
    [InlineData("""{ "listen": 1 }""", ".name")]
    [InlineData("""{ "name": "s", "connect": "h" }""", ".connect")]
    [InlineData("""{ "name": "s", "connect": "h:70000" }""", ".connect")]
    [InlineData("""{ "name": "s", "listen": 1, "address": "here" }""", ".address")]
    [InlineData("""{ "name": "s", "listen": 1 }, { "name": "s", "listen": 2 }""", "scanner s is there twice")]
    [InlineData("""{ "name": "s", "listen": 1 }, { "name": "t", "listen": 1 }""", "port 1 is used by another scanner")]
    public void Scanner_ThatIsWrong_NamesThePlace(string scanners, string expected)
    {
        var fault = Assert.Throws<ConfigurationException>(() => Parse($$"""{ "stations": [ { "code": "A", "scanners": [ {{scanners}} ] } ] }"""));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("stations[0].scanners[", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_WithSeveralFaults_NamesAllOfThem()
    {
        var fault = Assert.Throws<ConfigurationException>(() => Parse("""{ "hub": "x", "listen": "y", "stations": [ { "code": "" } ] }"""));
        Assert.Equal(3, fault.Faults.Count);
    }

    [Fact]
    public void Column_IsCountedInCharacters()
    {
        var fault = Assert.Throws<ConfigurationException>(() => Parse("{ \"hub\": \"বাংলা\" x }"));
        Assert.Contains("line 1, column 18", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsMissingOrTooLarge_IsNamed()
    {
        Assert.Contains("/nowhere/agent.json can't be read", Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read("/nowhere/agent.json")).Message, StringComparison.Ordinal);
        var file = Path.GetTempFileName();
        File.WriteAllBytes(file, new byte[ConfigurationFile.MaxBytes + 1]);
        Assert.Contains("larger than", Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(file)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    private static AgentConfiguration Parse(string text) => ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "agent.json");
}
