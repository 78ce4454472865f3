using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>A registered unit, locked for the transaction.</summary>
public sealed class LoadedUnit
{
    internal LoadedUnit(string uid, string type, UnitHome home, string entityType, Guid entityId, string orderNumber, UnitState state, long seq, byte[] hash)
    {
        Uid = uid;
        Type = type;
        Home = home;
        EntityType = entityType;
        EntityId = entityId;
        OrderNumber = orderNumber;
        State = state;
        Seq = seq;
        Hash = hash;
    }

    /// <summary>Its label.</summary>
    public string Uid { get; }

    /// <summary>Type part of the label, e.g. <c>FG</c>.</summary>
    public string Type { get; }

    /// <summary>Where it belongs.</summary>
    public UnitHome Home { get; }

    /// <summary>What it is, e.g. <c>item</c>.</summary>
    public string EntityType { get; }

    /// <summary>Which one, e.g. the item's id.</summary>
    public Guid EntityId { get; }

    /// <summary>Its work order, empty outside production.</summary>
    public string OrderNumber { get; internal set; }

    /// <summary>Where it is in its life, as the ledger last recorded it.</summary>
    public UnitState State { get; internal set; }

    /// <summary>
    /// Number of its last ledger event. Refused scans count too, so this is not the snapshot's <see cref="UnitSnapshot.UnitSeq"/>,
    /// which counts moves only. After Traceability's writes were added it includes this batch.
    /// </summary>
    public long Seq { get; internal set; }

    /// <summary>Hash of its last event, 32 bytes.</summary>
    public byte[] Hash { get; internal set; }
}

/// <summary>
/// The units that a scan batch touches, as <c>batch.Part&lt;LoadedUnits&gt;()</c>: filled by Traceability's load, before any
/// participant decides. Traceability decides replayed, unreadable and unknown scans itself (their Outcome is set already when
/// Production's turn comes); for all others it writes one event per <see cref="ScanItem.Outcome"/>, the parent's event and
/// genealogy of a fitted component, and what was appended here.
/// </summary>
public sealed class LoadedUnits
{
    private readonly Dictionary<string, LoadedUnit> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<long, ReplayedScan> _replayed = [];
    private readonly List<(ScanItem Cause, UnitEventDraft Draft)> _appended = [];
    private readonly List<(string Kind, string Uid)> _closed = [];

    /// <summary>Finds a scanned or context unit, or null when nobody knows it.</summary>
    public LoadedUnit? Find(string uid) => _units.GetValueOrDefault(uid);

    /// <summary>True when the ledger holds this scan already: it must change nothing.</summary>
    public bool IsReplayed(ScanItem item) => _replayed.ContainsKey(item.Number);

    /// <summary>Appends a further event of a loaded unit, in the order of the calls, after the cause's own events.</summary>
    public void Append(ScanItem cause, UnitEventDraft draft)
    {
        if (Find(draft.Uid) is null)
        {
            throw new InvalidOperationException("An event was appended to a unit that is not loaded.");
        }

        _appended.Add((cause, draft));
    }

    /// <summary>Closes the unit's open exception of this kind, e.g. <c>ahead</c> when the missing scan has come.</summary>
    public void CloseException(string kind, string uid) => _closed.Add((kind, uid));

    internal IEnumerable<LoadedUnit> All => _units.Values;

    internal IReadOnlyList<(ScanItem Cause, UnitEventDraft Draft)> Appended => _appended;

    internal IReadOnlyList<(string Kind, string Uid)> Closed => _closed;

    internal void Add(LoadedUnit unit) => _units[unit.Uid] = unit;

    internal void AddReplayed(long number, ReplayedScan scan) => _replayed[number] = scan;

    internal ReplayedScan? Replayed(long number) => _replayed.GetValueOrDefault(number);
}

/// <summary>What was decided when the scan came first.</summary>
internal sealed record ReplayedScan(Verdict Verdict, string Code);
