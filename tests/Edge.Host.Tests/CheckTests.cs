using System.Text.Json;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Host.Tests;

public sealed class CheckTests
{
    [Theory]
    [InlineData("""{ "stations": [ { "code": "A", "scanners": [ { "name": "s", "listen": 1, "characterSet": "ebcdic" } ] } ] }""", "line 1, column 46: stations[0].scanners[0]: characterSet 'ebcdic'")]
    [InlineData("""{ "stations": [ { "code": "A", "scanners": [ { "name": "s", "listen": 70000 } ] } ] }""", "listen must be a port")]
    [InlineData("""{ "stations": [ { "code": "A", "scanners": [ { "name": "s", "listen": 1, "idleMs": 1 } ] } ] }""", "idleMs")]
    [InlineData("{", "line 1")]
    [InlineData("""{ "stations": [ { "code": "A" } ], "hubs": "x" }""", "line 1, column 36: hubs: there is no setting called 'hubs' here. Did you mean 'hub'?")]
    public async Task BadFile_IsNamedWithLineAndColumn_AndExitsWithOne(string json, string expected)
    {
        using var place = new Workplace(json);
        var (code, output, _) = await Commands.RunAsync("check", place.Configuration);
        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.EndsWith("1 fault. An agent that runs keeps what it has.", output.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1" } ] } ] }""", " is good: 1 machines, 1 points, 0 alarms.")]
    [InlineData("""{ "stations": [] }""", " is good: neither stations nor machines.")]
    public async Task AgentWithoutStations_IsGood(string json, string expected)
    {
        using var place = new Workplace(json);
        var (code, output, _) = await Commands.RunAsync("check", place.Configuration);
        Assert.Equal(0, code);
        Assert.EndsWith(place.Configuration + expected, output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sample_IsGood()
    {
        var (code, output, _) = await Commands.RunAsync("check", Samples.Machines);
        Assert.Equal((0, $"{Samples.Machines} is good: 1 stations, 1 scanners, 3 machines, 17 points, 3 alarms."), (code, output.Trim()));
        Assert.Equal(0, (await Commands.RunAsync("check", Samples.Path("agent.json"))).Code);
    }

    [Fact]
    public async Task Json_NamesEveryFaultForPrograms()
    {
        using var place = new Workplace("{\n  \"hub\": 5,\n  \"stations\": [ { \"code\": \"A\" } ],\n  \"x\": 1\n}");
        var (code, output, _) = await Commands.RunAsync("check", place.Configuration, "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((1, false), (code, json.RootElement.GetProperty("good").GetBoolean()));
        Assert.Equal(
            ["2:10 hub fault", "4:3 x fault"],
            json.RootElement.GetProperty("faults").EnumerateArray().Select(fault =>
                $"{fault.GetProperty("line")}:{fault.GetProperty("column")} {fault.GetProperty("path")} {fault.GetProperty("severity")}"));
    }

    [Fact]
    public async Task Warning_IsShownAndExitsWithZero()
    {
        using var place = new Workplace(
            """{ "stations": [ { "code": "A" } ], "machines": [ { "code": "M", "modbus": { "connect": "h" }, "points": [ { "name": "a", "at": "coil:1", "minIntervalMs": 500, "heartbeatMs": 100 } ] } ] }""");
        var (code, output, _) = await Commands.RunAsync("check", place.Configuration);
        Assert.Equal(0, code);
        Assert.StartsWith("warning: ", output, StringComparison.Ordinal);
    }
}

/// <summary>The sample configurations that are published.</summary>
internal static class Samples
{
    public static string Machines => Path("machines.json");

    public static string Schema => System.IO.Path.Combine(Repository.Root, "docs", "agent.schema.json");

    public static string Path(string name) => System.IO.Path.Combine(Repository.Root, "deploy", "samples", name);
}
