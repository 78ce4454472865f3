using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Checks a routing before it is frozen: units follow it for months, so nothing in it may strand one. The graph of
/// <see cref="RoutingStep.Next"/> has one start, no circle, every step on a way from the start to an end; ways back are rework.
/// </summary>
internal static class RoutingGraph
{
    public const int MaxSteps = 200;

    /// <summary>The first thing that is wrong, or null.</summary>
    public static Error? Check(IReadOnlyList<RoutingStep> steps, IReadOnlySet<string> stations)
    {
        if (steps.Count is 0 or > MaxSteps)
        {
            return Wrong($"it has {steps.Count} steps; 1 to {MaxSteps} are possible");
        }

        var byNumber = new Dictionary<int, RoutingStep>();
        foreach (var step in steps)
        {
            if (step.Step is < 1 or > 9999 || !byNumber.TryAdd(step.Step, step))
            {
                return Wrong($"step {step.Step} is there twice or is not 1 to 9999");
            }
        }

        return steps.Select(step => CheckStep(step, byNumber, stations)).FirstOrDefault(error => error is not null)
            ?? CheckWays(steps, byNumber);
    }

    private static Error? CheckStep(RoutingStep step, Dictionary<int, RoutingStep> steps, IReadOnlySet<string> stations)
    {
        if (step.Name.Length is 0 or > MasterData.LongestName || step.Instruction.Length > 500)
        {
            return Wrong($"step {step.Step} needs a name of 1 to {MasterData.LongestName} characters and an instruction of at most 500");
        }

        if (step.Stations.Count is 0 or > 100 || step.Stations.Distinct(StringComparer.Ordinal).Count() != step.Stations.Count)
        {
            return Wrong($"step {step.Step} needs 1 to 100 stations, each once");
        }

        if (step.Stations.FirstOrDefault(station => !stations.Contains(station)) is { } unknown)
        {
            return Wrong($"step {step.Step} names station {MasterData.Shown(unknown)}, which does not exist");
        }

        if (step.Next.FirstOrDefault(next => !steps.ContainsKey(next)) is var gone and not 0)
        {
            return Wrong($"step {step.Step} leads to step {gone}, which does not exist");
        }

        return CheckMode(step, steps);
    }

    private static Error? CheckMode(RoutingStep step, Dictionary<int, RoutingStep> steps)
    {
        var assembles = step.Mode == StepMode.Assemble;
        if (assembles != (step.Components is > 0 and <= 1000 && ItemStore.IsUnitType(step.ComponentType))
            || (!assembles && (step.Components != 0 || step.ComponentType.Length > 0)))
        {
            return Wrong($"step {step.Step}: an assembly, and only that, names the type (two characters) and number (1 to 1,000) of its components");
        }

        if (step.Mode != StepMode.Inspect && (step.ReworkTo != 0 || step.MaxLoops != 0))
        {
            return Wrong($"step {step.Step} is no gate and can't send to rework");
        }

        if (step.MaxLoops is < 0 or > 100 || (step.ReworkTo == 0 && step.MaxLoops != 0))
        {
            return Wrong($"step {step.Step}: rework needs a target and at most 100 loops");
        }

        if (step.ReworkTo == 0)
        {
            return null;
        }

        // Rework must lead back to the gate, else a failed unit would pass it by.
        return steps.TryGetValue(step.ReworkTo, out var target) && Reaches(target.Step, step.Step, steps)
            ? null
            : Wrong($"step {step.Step} sends to rework at step {step.ReworkTo}, which does not exist or does not lead back to it");
    }

    private static Error? CheckWays(IReadOnlyList<RoutingStep> steps, Dictionary<int, RoutingStep> byNumber)
    {
        if (Routing.StartOf(steps) is not { } start)
        {
            return Wrong("it has no start or several: exactly one step may have no step before it");
        }

        if (steps.FirstOrDefault(step => step.Next.Any(next => Reaches(next, step.Step, byNumber))) is { } circle)
        {
            return Wrong($"step {circle.Step} leads back to itself; use rework for ways back");
        }

        // Without circles every way ends, so a step that can be reached is on a way to an end.
        return steps.FirstOrDefault(step => !Reaches(start.Step, step.Step, byNumber)) is { } lost
            ? Wrong($"step {lost.Step} can't be reached from the start")
            : null;
    }

    private static bool Reaches(int from, int to, Dictionary<int, RoutingStep> steps)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([from]);
        while (open.TryPop(out var at))
        {
            if (at == to)
            {
                return true;
            }

            if (seen.Add(at) && steps.TryGetValue(at, out var step))
            {
                foreach (var next in step.Next)
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    private static Error Wrong(string what) =>
        new("production.routing_invalid", ErrorKind.Rule, $"The routing can't be frozen: {what}.");
}
