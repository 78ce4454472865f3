using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary><c>demo --check</c>: makes units through the real line while things break, then compares the ledger with what was really done.</summary>
internal sealed class CheckRun(PlantOptions options, TimeProvider time, TextWriter output)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(12);

    /// <summary>Nothing finished for this long: the line stands, and waiting on helps nobody.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(4);

    /// <summary>Runs the check; true when nothing was lost, doubled, out of order or unsound.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var folder = new DataFolder(Path.Combine(options.State, "check"));
        await folder.RemoveAsync(options, cancellationToken);
        folder.Create();
        await using var plant = new PlantHost(options, folder);
        plant.PickPorts(wellKnown: false, Say);
        Step(0, "hub with its own PostgreSQL, seeded");
        await plant.StartHubAsync(cancellationToken);
        using var api = new HubApi(plant.Web, time);
        await api.LogInAsync("arjun", cancellationToken);

        plant.SwitchOn(options.Machines, time);
        Step(1, string.Create(CultureInfo.InvariantCulture, $"{options.Machines} machines run; two agents enrol and connect"));
        await Task.WhenAll(plant.Agents.Keys.Select(name => plant.StartAgentAsync(name, 0, cancellationToken)));
        await plant.StationsKnownAsync(cancellationToken);
        var machines = new MachineComparison(api, plant, time);
        await machines.SeenAsync(cancellationToken);
        plant.Begin();
        var stock = await Stock.OfAsync(api, options.Units, cancellationToken);

        Step(2, string.Create(CultureInfo.InvariantCulture, $"{options.Units} units through six stations, with faults (seed {options.Seed})"));
        var truth = new Truth();
        var made = await WorkAsync(plant, stock, truth, cancellationToken);
        var worked = Stopwatch.GetElapsedTime(started);

        var comparison = new LedgerComparison(api, truth);
        await comparison.SettleAsync(Settle, time, cancellationToken);
        var rows = await comparison.CompareAsync(cancellationToken);
        Say("      hub killed; 50 units begun, labelled and worked on without it, the minting agent killed half-way");
        var offline = new OfflineUnits(plant, api, time);
        await offline.MakeAsync(cancellationToken);
        rows.AddRange(await offline.CompareAsync(cancellationToken));
        rows.AddRange(await machines.CompareAsync(Settle, cancellationToken));
        await output.WriteLineAsync();
        await output.WriteLineAsync(FormattableString.Invariant(
            $"{truth.Finished} units, {truth.Answered} scans answered, {truth.Unanswered} answers lost, {truth.SetAside} set aside; {made.Count} faults; {worked.TotalSeconds:0} s of work, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all"));
        await output.WriteLineAsync();
        CheckTable.Write(output, rows);
        foreach (var sample in comparison.Samples)
        {
            await output.WriteLineAsync("  " + sample);
        }

        var good = rows.All(row => row.Good) && made.Count == FaultSchedule.Count;
        await output.WriteLineAsync(good ? "Every row agrees." : $"The ledger and the floor do not agree; logs are in {folder.Logs}.");
        if (good)
        {
            await plant.DisposeAsync();
            await folder.RemoveAsync(options, cancellationToken);
        }

        return good;
    }

    private async Task<List<string>> WorkAsync(PlantHost plant, Stock stock, Truth truth, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        done.CancelAfter(LongestRun);
        var line = new Line(truth, time, static () => TimeSpan.Zero);
        foreach (var uid in stock.Components)
        {
            line.Supply(uid);
        }

        var faults = new FaultSchedule(plant, truth, options.Units, time, Say);
        using var floor = new Floor(plant, line, options.Seed, hands: 4);
        var working = floor.RunAsync(done.Token);
        foreach (var uid in stock.Units)
        {
            line.Enter(uid);
        }

        var faulting = faults.RunAsync(done.Token);
        try
        {
            var (seen, since) = (-1L, time.GetUtcNow());
            while (truth.Finished < options.Units)
            {
                if (truth.Finished != seen)
                {
                    (seen, since) = (truth.Finished, time.GetUtcNow());
                }
                else if (time.GetUtcNow() - since > Standstill)
                {
                    await done.CancelAsync();
                }

                if (working.IsFaulted || faulting.IsFaulted)
                {
                    await Task.WhenAny(working, faulting).Unwrap();
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), time, done.Token);
            }

            await faulting;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Say($"      the line stands with {truth.Finished} of {options.Units} units through; waiting before the steps: "
                + string.Join(", ", DemoPlant.Steps.Select(step => $"{step.Number}: {line.Waiting(step.Number)}")));
            foreach (var unit in truth.Units.Values.Where(unit => !unit.Finished).Take(5))
            {
                Say($"      {unit.Uid}: {string.Join(' ', unit.Deeds.Select(deed => $"{deed.Deed}@{deed.Step}"))}, last answer {unit.LastAnswer}");
            }
        }

        await done.CancelAsync();
        try
        {
            await working;
        }
        catch (OperationCanceledException)
        {
            // The shift is over.
        }

        return faults.Made;
    }

    private void Step(int offset, string what) => Say($"[{options.FirstStep + offset}/{options.FirstStep + 2}] {what}");

    private void Say(string line) => output.WriteLine(line);
}
