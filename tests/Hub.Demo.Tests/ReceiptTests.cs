namespace EdgeHub.Hub.Demo.Tests;

public sealed class ReceiptTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Receipt_WhileTheLinkIsCut_CountsWhatWaits()
    {
        var receipt = Receipt(Fault(before: 100, after: null), taken: 141, hub: 100);
        Assert.Equal((41, 0, false), (receipt.In, receipt.Out, receipt.Settled));
    }

    [Fact]
    public void Receipt_LinkBackAndBacklogUnderWay_IsNotSettled()
    {
        var receipt = Receipt(Fault(before: 100, after: 150), taken: 160, hub: 130);
        Assert.Equal((50, 30, false), (receipt.In, receipt.Out, receipt.Settled));
    }

    [Fact]
    public void Receipt_EverythingArrived_IsSettledAndLaterScansDoNotCount()
    {
        var receipt = Receipt(Fault(before: 100, after: 150), taken: 190, hub: 185);
        Assert.Equal((50, 50, true), (receipt.In, receipt.Out, receipt.Settled));
    }

    [Fact]
    public void Receipt_AgentIsDead_SaysNoMoreThanTheHubKnows()
    {
        var receipt = Receipt(Fault(before: 100, after: null), taken: null, hub: 104);
        Assert.Equal((4, 4, false), (receipt.In, receipt.Out, receipt.Settled));
    }

    [Fact]
    public void Receipt_ScansUnderWayWhenItBegan_AreNotNegative()
    {
        var receipt = Receipt(Fault(before: 100, after: null), taken: 100, hub: 97);
        Assert.Equal((0, 0), (receipt.In, receipt.Out));
    }

    private static DemoFaultView Receipt(PlantFault fault, long? taken, long hub) =>
        DemoRoutes.Receipt(fault, [new PlantAgent("agent-a", taken is not null, true, taken, 0)], new Dictionary<string, long> { ["agent-a"] = hub });

    private static PlantFault Fault(long before, long? after) => new(
        1, "link", "agent-a", At, At.AddSeconds(20), after is not null, new Dictionary<string, long> { ["agent-a"] = before },
        after is { } mark ? new Dictionary<string, long> { ["agent-a"] = mark } : null);
}
