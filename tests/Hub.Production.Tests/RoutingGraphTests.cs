using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production.Tests;

public sealed class RoutingGraphTests
{
    private static readonly HashSet<string> Stations = ["S1", "S2", "S3"];

    [Fact]
    public void Routing_OfTheDemo_IsSound()
    {
        RoutingStep[] steps = [Step(10, 20, 30), Step(20, 40), Step(30, 40), Step(40) with { Mode = StepMode.Inspect, ReworkTo = 20, MaxLoops = 2 }];
        Assert.Null(RoutingGraph.Check(steps, Stations));
        Assert.Equal(10, Routing.StartOf(steps)!.Step);
    }

    public static TheoryData<string, string> Unsound => new()
    {
        { "nothing", "0 steps" },
        { "twice", "there twice" },
        { "two starts", "no start or several" },
        { "circle", "leads back to itself" },
        { "gone", "which does not exist" },
        { "station", "station S9" },
        { "no station", "1 to 100 stations" },
        { "rework gone", "rework at step 99" },
        { "rework passes by", "does not lead back" },
        { "rework at no gate", "is no gate" },
        { "assembly of nothing", "assembly" },
        { "components at no assembly", "assembly" },
    };

    [Theory]
    [MemberData(nameof(Unsound))]
    public void Routing_ThatWouldStrandAUnit_IsRefusedWithTheReason(string what, string reason)
    {
        RoutingStep[] steps = what switch
        {
            "nothing" => [],
            "twice" => [Step(10, 20), Step(20), Step(20)],
            "two starts" => [Step(10, 30), Step(20, 30), Step(30)],
            "circle" => [Step(10, 20), Step(20, 30), Step(30, 20)],
            "gone" => [Step(10, 99)],
            "station" => [Step(10) with { Stations = ["S9"] }],
            "no station" => [Step(10) with { Stations = [] }],
            "rework gone" => [Step(10, 20), Step(20) with { Mode = StepMode.Inspect, ReworkTo = 99, MaxLoops = 1 }],
            "rework passes by" => [Step(10, 20), Step(20, 30) with { Mode = StepMode.Inspect, ReworkTo = 30, MaxLoops = 1 }, Step(30)],
            "rework at no gate" => [Step(10, 20), Step(20) with { ReworkTo = 10, MaxLoops = 1 }],
            "assembly of nothing" => [Step(10) with { Mode = StepMode.Assemble }],
            _ => [Step(10) with { ComponentType = "CO", Components = 1 }],
        };
        Assert.Contains(reason, RoutingGraph.Check(steps, Stations)!.Detail, StringComparison.Ordinal);
    }

    private static RoutingStep Step(int step, params int[] next) => new(step, $"Step {step}", StepMode.Complete, next, 0, 0, "", 0, ["S1"], "");
}
