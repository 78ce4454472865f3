using System.Diagnostics;

namespace EdgeHub.Simulator;

/// <summary>What is done to the plant while it works, each when a share of the units is through.</summary>
internal sealed class FaultSchedule(PlantHost plant, Truth truth, int units, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(5);

    /// <summary>How many faults a run makes.</summary>
    public const int Count = 7;

    /// <summary>Faults that were made, in words.</summary>
    public List<string> Made { get; } = [];

    /// <summary>Runs all faults; ends after the last.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await AtAsync(0.10, "agent-a killed with SIGKILL", () => KillAgentAsync("agent-a", cancellationToken), cancellationToken);
        await AtAsync(0.22, "hub killed with SIGKILL", () => KillHubAsync(cancellationToken), cancellationToken);
        await AtAsync(0.36, "link of agent-b cut for 5 s", () => CutAsync("agent-b", cancellationToken), cancellationToken);
        await AtAsync(0.50, "agent-b killed with SIGKILL", () => KillAgentAsync("agent-b", cancellationToken), cancellationToken);
        await AtAsync(0.64, "hub killed with SIGKILL", () => KillHubAsync(cancellationToken), cancellationToken);
        await AtAsync(0.78, "agent-a stopped and all its kept scans sent again", () => ReplayAsync("agent-a", cancellationToken), cancellationToken);
        await AtAsync(0.88, "hub stopped with SIGTERM under its connected agents", () => RestartHubAsync(cancellationToken), cancellationToken);
    }

    private async Task AtAsync(double share, string what, Func<Task> fault, CancellationToken cancellationToken)
    {
        while (truth.Finished < share * units)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        var watch = Stopwatch.GetTimestamp();
        await fault();
        var took = Stopwatch.GetElapsedTime(watch);
        Made.Add(what);
        say($"      {truth.Finished,5} of {units} units through: {what}, running again after {took.TotalSeconds:0.0} s");
    }

    private async Task KillAgentAsync(string agent, CancellationToken cancellationToken)
    {
        await plant.KillAgentAsync(agent);
        await plant.StartAgentAsync(agent, 0, cancellationToken);
    }

    private async Task KillHubAsync(CancellationToken cancellationToken)
    {
        await plant.KillHubAsync();
        await plant.StartHubAsync(cancellationToken);
    }

    private async Task RestartHubAsync(CancellationToken cancellationToken)
    {
        await plant.StopHubAsync();
        await plant.StartHubAsync(cancellationToken);
    }

    private async Task CutAsync(string agent, CancellationToken cancellationToken)
    {
        plant.Agents[agent].Link.Cut();
        await Task.Delay(CutFor, time, cancellationToken);
        plant.Agents[agent].Link.Mend();
    }

    private async Task ReplayAsync(string agent, CancellationToken cancellationToken)
    {
        await plant.Agents[agent].Process!.StopAsync();
        await plant.StartAgentAsync(agent, 1, cancellationToken);
    }
}
