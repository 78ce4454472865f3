namespace EdgeHub.Edge.Host.Tests;

/// <summary>A gateway that only reads machines: no station, no scanner.</summary>
[Trait("Tier", "fault")]
public sealed class MachinesOnlyTests
{
    [Fact]
    public async Task Agent_WithoutStations_ReadsItsMachines_AndSaysHowItIs()
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace(machine.Configuration(stations: false));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        Assert.EndsWith("scanners=", agent.Ready, StringComparison.Ordinal);
        var health = await PlantMachine.UntilAsync(agent, health => health is { ActiveAlarms: 1, Values.Kept: >= 3 });
        Assert.Equal(["KOL-M-01", "KOL-M-02"], health.Devices.Select(device => device.Device));
        var (_, table, _) = await Commands.RunAsync("status", "--url", agent.Page.ToString());
        Assert.DoesNotContain("scanner", table, StringComparison.Ordinal);
        Assert.Matches("(?m)^KOL-M-01 +connected ", table);
        Assert.DoesNotContain("KOL-", await agent.GetAsync("/api/stations"), StringComparison.Ordinal);
        Assert.Equal(0, (await agent.TerminateAsync()).Code);
    }

    [Fact]
    public async Task Agent_ThatHasNothingYet_Runs_AndTakesItsFirstMachine()
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace("""{ "hub": "127.0.0.1:1", "listen": "127.0.0.1:0", "machines": [] }""");
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        Assert.Empty((await agent.HealthAsync()).Devices);
        var (_, table, _) = await Commands.RunAsync("status", "--url", agent.Page.ToString());
        Assert.Contains("This agent has neither scanners nor machines.", table, StringComparison.Ordinal);
        place.Write(machine.Configuration(stations: false));
        await PlantMachine.UntilAsync(agent, health => health.Values!.Kept >= 3);
    }
}
