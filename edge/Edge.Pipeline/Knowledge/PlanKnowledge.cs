using System.Text.Json;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// All that the agent knows for deciding: the station plan, the hub's snapshots of units, the agent's own effects laid over them,
/// and when the hub was heard. Safe for use from many threads; the uplink changes it, the pipeline reads it.
/// </summary>
public sealed class PlanKnowledge
{
    private readonly Lock _gate = new();
    private readonly KnowledgeLimits _limits;
    private readonly HubContact _contact;
    private readonly OwnEffects _own;
    private StationPlan _plan = StationPlan.Empty;
    private Dictionary<string, UnitSnapshot> _units = [];
    private Dictionary<string, UnitSnapshot>? _reset;
    private HashSet<SilentStep> _silent = [];
    private long _welcomed;
    private long _overflow;

    /// <summary>Begins with nothing known.</summary>
    public PlanKnowledge(TimeProvider time, KnowledgeLimits? limits = null)
    {
        _limits = limits ?? new KnowledgeLimits();
        _contact = new HubContact(time);
        _own = new OwnEffects(_limits.MaxOwnUnits);
    }

    /// <summary>The plan in force; <see cref="StationPlan.Empty"/> before the first.</summary>
    public StationPlan Plan => Volatile.Read(ref _plan);

    /// <summary>Time since the hub was last heard; <see cref="TimeSpan.MaxValue"/> when never.</summary>
    public TimeSpan Age => Locked(() => _contact.Age);

    /// <summary>When the hub was last heard, by the wall clock; null when never.</summary>
    public DateTimeOffset? LastHeard => Locked(() => _contact.At);

    /// <summary>Units of the hub's snapshot.</summary>
    public int Units => Locked(() => _units.Count);

    /// <summary>Units with own effects that the hub has not shown yet.</summary>
    public int OwnUnits => Locked(() => _own.Units);

    /// <summary>Snapshots that were left out because <see cref="KnowledgeLimits.MaxUnits"/> was reached.</summary>
    public long Overflow => Interlocked.Read(ref _overflow);

    /// <summary>Puts another plan into force, whole.</summary>
    public void Replace(StationPlan plan) => Volatile.Write(ref _plan, plan);

    /// <summary>Takes a part of the hub's knowledge of units. A unit never goes back to an older <c>unit_seq</c> except by a reset.</summary>
    public void Apply(UnitUpdate update)
    {
        lock (_gate)
        {
            if (update.Reset)
            {
                _reset = [];
            }

            if (_reset is { } reset)
            {
                Take(reset, update);
            }

            if (_reset is null || !update.Reset)
            {
                // Changes while a reset is coming in still count at once for what is decided meanwhile.
                Take(_units, update);
            }

            if (update.OutOfContact is { } silent)
            {
                _silent = [.. silent];
            }

            if (update.Complete && _reset is { } complete)
            {
                _units = complete;
                _reset = null;
                _own.DropBefore(_welcomed);
                CatchUp(_own.Uids());
            }
            else if (!update.Reset)
            {
                CatchUp(update.Units.Select(unit => unit.Uid));
            }
        }
    }

    /// <summary>The hub was heard, whatever it said.</summary>
    public void Heard()
    {
        lock (_gate)
        {
            _contact.Heard();
        }
    }

    /// <summary>Takes the time of <see cref="LastHeard"/> from before a restart.</summary>
    public void RestoreLastHeard(DateTimeOffset at)
    {
        lock (_gate)
        {
            _contact.Restore(at);
        }
    }

    /// <summary>On a new stream: the scan number that the hub wants next. The reset that follows shows everything before it.</summary>
    public void Welcomed(long next)
    {
        lock (_gate)
        {
            _welcomed = next;
        }
    }

    /// <summary>Whoever keeps the hub's snapshots over a restart begins to write all that has come so far.</summary>
    public void KeepingUnits()
    {
        lock (_gate)
        {
            _own.KeepingUnits();
        }
    }

    /// <summary>What had come before <see cref="KeepingUnits"/> is on disk; own effects that it shows need not be there any longer.</summary>
    public void UnitsKept()
    {
        lock (_gate)
        {
            _own.UnitsKept();
        }
    }

    /// <summary>The hub has decided a scan; where it differs, what the agent believed of the unit is dropped.</summary>
    public void HubDecided(HubVerdict verdict)
    {
        // A waiting scan is one that the hub will apply later: the agent's view is ahead, not wrong.
        if (verdict.Differs && verdict.Code != Codes.ScanWaiting)
        {
            lock (_gate)
            {
                _own.Drop(verdict.Uid);
            }
        }
    }

    /// <summary>Where a unit stands as far as this agent knows; null when unknown.</summary>
    public UnitSnapshot? Find(string uid) => Locked(() => _own.Find(uid) ?? _units.GetValueOrDefault(uid));

    /// <summary>True when the hub does not hear the stations of the unit's present step.</summary>
    public bool IsOutOfContact(UnitSnapshot unit) =>
        Locked(() => _silent.Contains(new SilentStep(unit.RoutingVersion, unit.Place.Step)));

    /// <summary>The hub's snapshots, for keeping over a restart.</summary>
    public IReadOnlyList<UnitSnapshot> HubUnits() => Locked<IReadOnlyList<UnitSnapshot>>(() => [.. _units.Values]);

    internal void Push(OwnEffect effect)
    {
        lock (_gate)
        {
            _own.Push(effect);
        }
    }

    internal void Remove(OwnEffect effect)
    {
        lock (_gate)
        {
            _own.Remove(effect);
        }
    }

    internal IReadOnlyList<string> TakeForgotten(int count) => Locked(() => _own.TakeForgotten(count));

    internal void ForgetLater(IEnumerable<string> keys)
    {
        lock (_gate)
        {
            _own.ForgetLater(keys);
        }
    }

    /// <summary>Takes own effects from before a restart; their numbers are at most the journal's last.</summary>
    internal void Restore(IPipelineMemory memory)
    {
        var effects = memory.Load(MemoryKeys.Own)
            .Select(entry => JsonSerializer.Deserialize(entry.Value!.Value.Span, MemoryJson.Default.UnitSnapshot)!)
            .OrderBy(snapshot => snapshot.UnitSeq)
            .Select(snapshot => new OwnEffect(snapshot)
            {
                // A unit's first event is its own minting, which no scan number says the hub has taken.
                Number = snapshot.UnitSeq == 1 ? 0 : memory.LastNumber,
            });
        lock (_gate)
        {
            foreach (var effect in effects)
            {
                _own.Push(effect);
            }

            CatchUp(_own.Uids());
        }
    }

    private void CatchUp(IEnumerable<string> uids)
    {
        foreach (var uid in uids)
        {
            if (_units.TryGetValue(uid, out var unit))
            {
                _own.CatchUp(unit);
            }
        }
    }

    private void Take(Dictionary<string, UnitSnapshot> into, UnitUpdate update)
    {
        foreach (var unit in update.Units)
        {
            var known = into.GetValueOrDefault(unit.Uid);
            if (known is null && into.Count >= _limits.MaxUnits)
            {
                Interlocked.Increment(ref _overflow);
            }
            else if (known is null || unit.UnitSeq >= known.UnitSeq)
            {
                into[unit.Uid] = unit;
            }
        }

        foreach (var uid in update.Removed)
        {
            into.Remove(uid);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
