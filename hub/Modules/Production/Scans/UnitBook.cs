using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>What a scan batch works on in memory: tokens, waiting scans and what was done to them.</summary>
internal sealed class UnitBook
{
    private readonly Dictionary<string, TrackedUnit> _units = new(StringComparer.Ordinal);
    private readonly List<WaitingScan> _waiting = [];

    /// <summary>Set by the load.</summary>
    public PlanTables? Tables { get; set; }

    public IReadOnlyCollection<TrackedUnit> Units => _units.Values;

    /// <summary>Every move of this batch in the order in which it was made.</summary>
    public List<AppliedMove> Applied { get; } = [];

    public List<WaitingScan> NewWaiting { get; } = [];

    public List<WaitingScan> EndedWaiting { get; } = [];

    /// <summary>Waiting scans that what arrived meanwhile has made impossible, with the exception that they become.</summary>
    public List<(WaitingScan Scan, string Code, string Kind)> Failed { get; } = [];

    public ActivityCounter Activity { get; } = new();

    public IReadOnlyList<WaitingScan> Waiting => _waiting;

    public void Add(TrackedUnit unit) => _units[unit.Snapshot.Uid] = unit;

    public TrackedUnit? Find(string uid) => uid.Length == 0 ? null : _units.GetValueOrDefault(uid);

    /// <summary>The token, or a fresh one for a unit that is registered but was never in production.</summary>
    public TrackedUnit? Find(string uid, LoadedUnits registry, DateTimeOffset at)
    {
        if (Find(uid) is { } known)
        {
            return known;
        }

        if (uid.Length == 0 || registry.Find(uid) is not { } registered)
        {
            return null;
        }

        var unit = new TrackedUnit(UnitSnapshot.Minted(uid, at), registered.Home, Guid.CreateVersion7(at), null, null, isNew: true);
        Add(unit);
        return unit;
    }

    public void AddWaiting(WaitingScan scan) => _waiting.Add(scan);

    public void Wait(WaitingScan scan)
    {
        _waiting.Add(scan);
        NewWaiting.Add(scan);
    }

    public void EndWaiting(WaitingScan scan)
    {
        _waiting.Remove(scan);
        if (!NewWaiting.Remove(scan))
        {
            EndedWaiting.Add(scan);
        }
    }
}
