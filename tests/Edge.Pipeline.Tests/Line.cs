using System.Text;
using EdgeHub.StationRules;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Pipeline.Tests;

/// <summary>A pipeline with the demo's plan, a clock and a journal in memory.</summary>
internal sealed class Line : IAsyncDisposable
{
    public Line(StationPlan? plan = null, KnowledgeLimits? limits = null)
    {
        Knowledge = new PlanKnowledge(Time, limits);
        Knowledge.Replace(plan ?? Plant.Plan());
        Knowledge.Heard();
        Pipeline = new ScanPipeline(Knowledge, Journal, Journal, Time);
    }

    public ManualTime Time { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public PlanKnowledge Knowledge { get; private set; }

    public ScanPipeline Pipeline { get; private set; }

    public void HubSays(params UnitSnapshot[] units) => Knowledge.Apply(new UnitUpdate(false, false, units, []));

    public Task<ScanOutcome> ScanAsync(int station, string label, ScanIntent intent = ScanIntent.Scan, long undoes = 0) =>
        Pipeline.SubmitAsync(
            new ScanRequest(Plant.Station(station), "s1", Encoding.UTF8.GetBytes(label), Intent: intent, Undoes: undoes), CancellationToken.None)
            .AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Scans, then lets the window for double reads pass.</summary>
    public async Task<ScanOutcome> StepAsync(int station, string label, ScanIntent intent = ScanIntent.Scan)
    {
        var outcome = await ScanAsync(station, label, intent);
        Time.Advance(TimeSpan.FromSeconds(3));
        Knowledge.Heard();
        return outcome;
    }

    /// <summary>Ends and begins again with what the journal's memory holds; the hub has not been heard since.</summary>
    public async Task RestartAsync(params UnitSnapshot[] hub)
    {
        await Pipeline.DisposeAsync();
        var plan = Knowledge.Plan;
        Knowledge = new PlanKnowledge(Time);
        Knowledge.Replace(plan);
        HubSays(hub);
        Pipeline = new ScanPipeline(Knowledge, Journal, Journal, Time);
    }

    public ValueTask DisposeAsync() => Pipeline.DisposeAsync();
}
