using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>What one station did for one step in five minutes: a row of <c>production.activity_deltas</c>.</summary>
internal readonly record struct ActivityKey(Guid PlantId, DateTimeOffset Slice, string Station, Guid RoutingVersion, int Step);

/// <summary>Counts that add up; taking a scan back subtracts what it had added.</summary>
internal sealed class ActivityCounts
{
    public int Scans { get; set; }

    public int Refused { get; set; }

    public int Completed { get; set; }

    public int Finished { get; set; }

    public int Scrapped { get; set; }

    public int InspectedFirst { get; set; }

    public int PassedFirst { get; set; }

    public int Failed { get; set; }

    public int Arrived { get; set; }

    public int Departed { get; set; }
}

/// <summary>Collects the deltas of one batch.</summary>
internal sealed class ActivityCounter
{
    /// <summary>Width of a slice: fine enough for a live curve, and it divides every zone's offset.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMinutes(5);

    private readonly Dictionary<ActivityKey, ActivityCounts> _counts = [];

    public IReadOnlyDictionary<ActivityKey, ActivityCounts> Counts => _counts;

    /// <summary>When each station of the batch scanned last.</summary>
    public SortedDictionary<string, DateTimeOffset> LastScans { get; } = new(StringComparer.Ordinal);

    public void AddScan(Guid plantId, string station, DateTimeOffset at, bool refused)
    {
        if (!LastScans.TryGetValue(station, out var last) || last < at)
        {
            LastScans[station] = at;
        }

        var counts = At(plantId, station, at, Guid.Empty, 0);
        counts.Scans++;
        counts.Refused += refused ? 1 : 0;
    }

    /// <summary>Adds a move; with a sign of -1 it takes one back.</summary>
    public void AddMove(Guid plantId, Move move, Routing? routing, int sign)
    {
        var version = routing?.VersionId ?? Guid.Empty;
        var counts = At(plantId, move.Station, move.OccurredAt, version, move.Step);
        var gate = routing?.Find(move.Step)?.Mode == StepMode.Inspect;
        var passed = move.Effect == EffectKind.Passed;
        var failed = move.Effect == EffectKind.SentToRework || (move.Effect == EffectKind.Held && move.Intent == ScanIntent.Fail);
        counts.Completed += sign * (passed || move.Effect == EffectKind.Completed ? 1 : 0);
        counts.Finished += sign * Turned(move, UnitState.Done);
        counts.Scrapped += sign * Turned(move, UnitState.Scrapped);
        counts.Failed += sign * (failed ? 1 : 0);
        if (gate && move.From.Loops == 0 && (passed || failed))
        {
            counts.InspectedFirst += sign;
            counts.PassedFirst += sign * (passed ? 1 : 0);
        }

        if (move.From.Step != move.To.Step)
        {
            AddFlow(plantId, move, version, move.From.Step, departed: sign, arrived: 0);
            AddFlow(plantId, move, version, move.To.Step, departed: 0, arrived: sign);
        }
    }

    /// <summary>1 when the move brought the unit into the state, -1 when out of it.</summary>
    public static int Turned(Move move, UnitState state) =>
        (move.To.State == state ? 1 : 0) - (move.From.State == state ? 1 : 0);

    private void AddFlow(Guid plantId, Move move, Guid version, int step, int departed, int arrived)
    {
        if (step != 0)
        {
            var counts = At(plantId, move.Station, move.OccurredAt, version, step);
            counts.Departed += departed;
            counts.Arrived += arrived;
        }
    }

    private ActivityCounts At(Guid plantId, string station, DateTimeOffset at, Guid version, int step)
    {
        var utc = at.UtcTicks;
        var key = new ActivityKey(plantId, new DateTimeOffset(utc - (utc % Slice.Ticks), TimeSpan.Zero), station, version, step);
        if (!_counts.TryGetValue(key, out var counts))
        {
            _counts[key] = counts = new ActivityCounts();
        }

        return counts;
    }
}
