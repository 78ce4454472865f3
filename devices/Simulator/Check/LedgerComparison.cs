using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Holds the hub's ledger against what the simulated operators know they did.</summary>
internal sealed class LedgerComparison(HubApi api, Truth truth)
{
    private const int AtATime = 6;

    /// <summary>Words of the ledger that move a unit, and what they mean on the floor.</summary>
    private static readonly Dictionary<string, Deed> Deeds = new(StringComparer.Ordinal)
    {
        ["started"] = Deed.Started,
        ["completed"] = Deed.Completed,
        ["passed"] = Deed.Passed,
        ["sent_to_rework"] = Deed.SentToRework,
        ["held"] = Deed.Held,
        ["took"] = Deed.Took,
        ["undone"] = Deed.Undone,
    };

    private readonly List<string> _samples = [];

    /// <summary>A few disagreements in words, for whoever looks for the cause.</summary>
    public IReadOnlyList<string> Samples => _samples;

    /// <summary>Waits until no agent holds a scan that the hub has not taken, or the time is over.</summary>
    public async Task SettleAsync(TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + within;
        var quiet = 0;
        while (time.GetUtcNow() < end && quiet < 3)
        {
            var backlog = (await AgentsAsync(cancellationToken)).Sum(agent => agent.Backlog);
            quiet = backlog == 0 ? quiet + 1 : 0;
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    /// <summary>Compares every unit's history.</summary>
    public async Task<List<CheckRow>> CompareAsync(CancellationToken cancellationToken)
    {
        var units = truth.Units.Values.Where(unit => unit.Finished).ToArray();
        var found = new ConcurrentBag<UnitComparison>();
        await Parallel.ForEachAsync(
            units,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (unit, token) => found.Add(Compare(unit, await api.GetAsync("/api/v1/units/" + unit.Uid, token))));
        var agents = await AgentsAsync(cancellationToken);
        var exceptions = await api.ListAsync("/api/v1/exceptions?state=open", cancellationToken);
        _samples.AddRange(found.Where(unit => unit.Difference is not null).Take(5).Select(unit => unit.Difference!));
        _samples.AddRange(exceptions.Take(3).Select(exception => "open exception: " + exception.GetRawText()));

        // A repeated read within the station's window is one scan: it is answered and not kept.
        var kept = truth.Answered - truth.Codes.GetValueOrDefault("scan.repeated");
        var taken = agents.Sum(agent => agent.Taken);
        return
        [
            Row("units through the line", truth.Finished, found.Count(unit => unit.Ended)),
            Row("things done to units", units.Sum(unit => (long)unit.Deeds.Count), found.Sum(unit => (long)unit.Recorded)),
            Zero("things done, not recorded", found.Sum(unit => (long)unit.Missing)),
            Zero("things recorded, not done", found.Sum(unit => (long)unit.Extra)),
            Zero("histories out of order", found.Count(unit => unit.Disordered)),
            Row("components fitted", units.Sum(unit => (long)unit.Components.Count), found.Sum(unit => (long)unit.Fitted)),
            Row("scans answered by stations, kept by the hub", kept, taken, taken >= kept && taken <= kept + truth.Unanswered),
            Zero("scans still waiting in agents", agents.Sum(agent => agent.Backlog)),
            Row("hash chains sound", units.Length, found.Count(unit => unit.Sound)),
            Zero("exceptions that need a person", exceptions.Count),
        ];
    }

    private static UnitComparison Compare(FloorUnit unit, JsonElement story)
    {
        var recorded = new List<UnitDeed>();
        var fitted = 0;
        foreach (var entry in story.GetProperty("events").EnumerateArray().OrderBy(entry => entry.GetProperty("seq").GetInt64()))
        {
            if (Deeds.TryGetValue(entry.GetProperty("kind").GetString()!, out var deed))
            {
                recorded.Add(new UnitDeed(entry.GetProperty("step").GetInt32(), deed));
            }

            fitted += entry.GetProperty("childUid").ValueKind == JsonValueKind.String ? 1 : 0;
        }

        var missing = unit.Deeds.Count - InCommon(unit.Deeds, recorded);
        var extra = recorded.Count - InCommon(unit.Deeds, recorded);
        var disordered = missing == 0 && extra == 0 && !unit.Deeds.SequenceEqual(recorded);
        var difference = missing + extra == 0 && !disordered
            ? null
            : $"{unit.Uid}: floor {Text(unit.Deeds)}; hub {Text(recorded)}";
        return new UnitComparison(
            recorded.Count, missing, extra, disordered, fitted,
            story.GetProperty("chain").GetProperty("sound").GetBoolean(),
            story.GetProperty("state").GetString() is "done" or "hold", difference);
    }

    private static int InCommon(IReadOnlyList<UnitDeed> one, List<UnitDeed> other)
    {
        var left = other.ToList();
        return one.Count(left.Remove);
    }

    private static string Text(IReadOnlyList<UnitDeed> deeds) =>
        string.Join(' ', deeds.Select(deed => string.Create(CultureInfo.InvariantCulture, $"{deed.Deed}@{deed.Step}")));

    private async Task<List<(long Taken, long Backlog)>> AgentsAsync(CancellationToken cancellationToken) =>
        [.. (await api.ListAsync("/api/v1/agents", cancellationToken)).Select(agent =>
            (agent.GetProperty("scansTaken").GetInt64(), agent.GetProperty("backlogScans").GetInt64()))];

    private static CheckRow Row(string promise, long floor, long hub, bool? good = null) =>
        new(promise, Number(floor), Number(hub), good ?? floor == hub);

    private static CheckRow Zero(string promise, long count) => new(promise, "0", Number(count), count == 0);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record UnitComparison(
        int Recorded, int Missing, int Extra, bool Disordered, int Fitted, bool Sound, bool Ended, string? Difference);
}
