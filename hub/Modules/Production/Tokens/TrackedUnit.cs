using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A unit's token while a transaction works on it: its row, locked, and what was changed since.</summary>
internal sealed class TrackedUnit
{
    private List<Move>? _history;

    public TrackedUnit(UnitSnapshot snapshot, UnitHome home, Guid tokenId, Guid? orderId, Guid? lastSource, bool isNew)
    {
        Snapshot = snapshot;
        Home = home;
        TokenId = tokenId;
        OrderId = orderId;
        LastSource = lastSource;
        IsNew = isNew;
    }

    public UnitSnapshot Snapshot { get; private set; }

    public UnitHome Home { get; }

    public Guid TokenId { get; }

    public Guid? OrderId { get; }

    /// <summary>The agent of the last move; null when the hub itself moved the unit.</summary>
    public Guid? LastSource { get; private set; }

    /// <summary>True while no row exists: a registered unit that production has not met yet.</summary>
    public bool IsNew { get; }

    public bool IsChanged { get; private set; }

    /// <summary>The last move, where a scan may take it back.</summary>
    public Move? LastMove { get; set; }

    /// <summary>All moves in acceptance order, loaded only when a scan is older than the last of them.</summary>
    public IReadOnlyList<Move> History => _history ?? [];

    public void AddHistory(Move move) => (_history ??= []).Add(move);

    /// <summary>Takes over what a move made of the unit.</summary>
    public void Take(UnitSnapshot after, Move move)
    {
        Snapshot = after;
        LastSource = move.Source;
        LastMove = move;
        IsChanged = true;
        _history?.Add(move);
    }

    /// <summary>Takes over a late move that was put between earlier ones: the last move in time stays the last.</summary>
    public void Insert(UnitSnapshot after, Move move)
    {
        Snapshot = after;
        IsChanged = true;
        _history?.Add(move);
    }
}
