namespace EdgeHub.Simulator;

/// <summary>What the simulated operators do at a step. They know it from their trade, not from the hub.</summary>
internal enum Work
{
    /// <summary>One scan.</summary>
    Once,

    /// <summary>A scan at the start and one at the end.</summary>
    StartAndEnd,

    /// <summary>The unit, then a component.</summary>
    FitComponent,

    /// <summary>The unit, then pass or fail.</summary>
    Inspect,
}

/// <summary>One step of the demo plant.</summary>
/// <param name="Number">Its number in the routing.</param>
/// <param name="Station">Where it is done.</param>
/// <param name="Agent">The agent that the station belongs to.</param>
/// <param name="Work">What is done.</param>
internal sealed record Step(int Number, string Station, string Agent, Work Work);

/// <summary>The demo plant as its operators know it: a line of six stations with one gate.</summary>
internal static class DemoPlant
{
    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<Step> Steps { get; } =
    [
        new(10, "KOL-ST-01", "agent-a", Work.Once),
        new(20, "KOL-ST-02", "agent-a", Work.StartAndEnd),
        new(30, "KOL-ST-03", "agent-a", Work.Once),
        new(40, "KOL-ST-04", "agent-b", Work.FitComponent),
        new(50, "KOL-ST-05", "agent-b", Work.Inspect),
        new(60, "KOL-ST-06", "agent-b", Work.Once),
    ];

    /// <summary>Where a failed gate sends a unit.</summary>
    public const int ReworkTo = 30;

    /// <summary>How often a unit may go back before it is held.</summary>
    public const int MaxLoops = 2;
}
