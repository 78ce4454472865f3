using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Mints units from the leased blocks: number taken, event <c>uid.minted</c> and the pipeline's memory are one transaction. The hub
/// must know a unit before its scans, so the session holds scans back until the events up to the last minting are acknowledged.
/// </summary>
public sealed class UnitMint(LiveStore store, UidLeases leases, AgentClock clock, TimeProvider time) : IUnitMint
{
    private const string MintedKey = "uplink/minted";
    private const int MaxRemembered = 1000;
    private static readonly TimeSpan RateOver = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestRate = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<long>> _minted = new(StringComparer.Ordinal);
    private RecordStore? _of;
    private long _lastEvent;

    /// <inheritdoc/>
    public UidSupply Supply(string unitType)
    {
        var left = leases.Left(unitType);
        lock (_gate)
        {
            if (!_minted.TryGetValue(unitType, out var moments) || !Prune(moments))
            {
                return new UidSupply(left, null);
            }

            var over = time.GetElapsedTime(moments.Peek());
            var perHour = moments.Count / (over < ShortestRate ? ShortestRate : over).TotalHours;
            return new UidSupply(left, Math.Floor(left / perHour));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> MintAsync(NewUnit unit, Func<string, IReadOnlyList<MemoryChange>> remember, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(remember);
        try
        {
            var label = await leases.MintOneAsync(unit.TenantCode, unit.UnitType, KeepAsync, cancellationToken);
            if (label.Length > 0)
            {
                Count(unit.UnitType);
            }

            return label;
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
        {
            throw new ScanNotKeptException(e.Message, e);
        }

        async Task KeepAsync(string label, IReadOnlyList<StateChange> taken)
        {
            var current = store.Current;
            StateChange[] changes =
            [
                .. taken,
                .. remember(label).Select(change => new StateChange(change.Key, change.Value)),
                new StateChange(MintedKey, new byte[] { 1 }),
            ];
            var number = await current.AppendAsync(Edge.Store.Lane.Event, MintRecord.Of(label, unit, clock).ToByteArray(), changes, CancellationToken.None);
            lock (_gate)
            {
                if (ReferenceEquals(_of, current))
                {
                    _lastEvent = Math.Max(_lastEvent, number);
                }
            }
        }
    }

    /// <summary>Number of the event that must be acknowledged before scans of this store go out; 0 for none.</summary>
    internal long ScansAfter(RecordStore current)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_of, current))
            {
                // After a start, or with another store: any of its events may be a minting.
                _of = current;
                _lastEvent = current.ReadState(MintedKey) is null ? 0 : current.Position(Edge.Store.Lane.Event).Last;
            }

            return _lastEvent;
        }
    }

    private void Count(string unitType)
    {
        lock (_gate)
        {
            if (!_minted.TryGetValue(unitType, out var moments))
            {
                _minted[unitType] = moments = new Queue<long>();
            }

            moments.Enqueue(time.GetTimestamp());
            if (moments.Count > MaxRemembered)
            {
                moments.Dequeue();
            }
        }
    }

    private bool Prune(Queue<long> moments)
    {
        while (moments.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > RateOver)
        {
            moments.Dequeue();
        }

        return moments.Count > 0;
    }
}
