namespace EdgeHub.Edge.Runtime.Tests;

public sealed class HealthTests
{
    private static readonly HubHealth Connected = new("connected", DateTimeOffset.UnixEpoch, "", "", null, null, "");
    private static readonly StoreHealth Good = new(0, 0, 0, null, 1, "");
    private static readonly DeviceHealth Scanner = new("ST-1", "s1", "waiting", "", null, 0);

    [Fact]
    public void Agent_IsJudgedByItsWorstPart()
    {
        Assert.Equal("ok", AgentHealth.Judge(Connected, Good, [Scanner]));
        Assert.Equal("degraded", AgentHealth.Judge(Connected with { State = "offline" }, Good, [Scanner]));
        Assert.Equal("degraded", AgentHealth.Judge(Connected with { Slow = "upgrade_hub" }, Good, [Scanner]));
        Assert.Equal("degraded", AgentHealth.Judge(Connected, Good, [Scanner with { State = "fault" }]));
        Assert.Equal("stop", AgentHealth.Judge(Connected with { State = "offline" }, Good with { Fault = "full" }, []));
    }

    [Fact]
    public void Health_SurvivesItsJson()
    {
        var health = new AgentHealth("ok", "0.1.0", 5, Connected, Good, [Scanner]);
        var read = AgentHealth.FromJson(health.ToJson())!;
        Assert.Equal((health.Status, health.Hub, health.Store), (read.Status, read.Hub, read.Store));
        Assert.Equal(Scanner, Assert.Single(read.Devices));
        Assert.Null(AgentHealth.FromJson("<html>"u8));
    }
}
