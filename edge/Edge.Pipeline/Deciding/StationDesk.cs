using System.Text.Json;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What each station has before it: the unit for components, the last unit, the last ten outcomes.</summary>
internal sealed class StationDesk
{
    private const int Kept = 10;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StationNote> _notes = [];
    private readonly Dictionary<string, List<ScanOutcome>> _outcomes = [];

    public StationNote Note(string station)
    {
        lock (_gate)
        {
            return _notes.GetValueOrDefault(station) ?? new StationNote("", "");
        }
    }

    public void Write(string station, StationNote note)
    {
        lock (_gate)
        {
            _notes[station] = note;
        }
    }

    public void Restore(IPipelineMemory memory)
    {
        foreach (var entry in memory.Load(MemoryKeys.Station))
        {
            Write(entry.Key[MemoryKeys.Station.Length..], JsonSerializer.Deserialize(entry.Value!.Value.Span, MemoryJson.Default.StationNote)!);
        }
    }

    public static MemoryChange Change(string station, StationNote note) =>
        new(MemoryKeys.Station + station, JsonSerializer.SerializeToUtf8Bytes(note, MemoryJson.Default.StationNote));

    /// <summary>Keeps an outcome that was journaled or refused for want of room; repeats are not worth a line.</summary>
    public void Add(ScanOutcome outcome)
    {
        if (outcome.Repeated)
        {
            return;
        }

        lock (_gate)
        {
            if (!_outcomes.TryGetValue(outcome.Station, out var outcomes))
            {
                _outcomes[outcome.Station] = outcomes = [];
            }

            outcomes.Insert(0, outcome);
            if (outcomes.Count > Kept)
            {
                outcomes.RemoveAt(Kept);
            }
        }
    }

    /// <summary>The last outcomes of a station, newest first.</summary>
    public IReadOnlyList<ScanOutcome> Recent(string station)
    {
        lock (_gate)
        {
            return _outcomes.TryGetValue(station, out var outcomes) ? [.. outcomes] : [];
        }
    }

    /// <summary>The last scan of a station that moved a unit; null when none is remembered.</summary>
    public ScanOutcome? LastMove(string station)
    {
        lock (_gate)
        {
            return _outcomes.GetValueOrDefault(station)?.Find(outcome => outcome.Scan.Effect != StationRules.EffectKind.None);
        }
    }
}
