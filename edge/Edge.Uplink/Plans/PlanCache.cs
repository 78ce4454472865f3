using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// What the hub has sent down, kept in the store's key-value table, so that an agent that starts without its hub decides on what it
/// knew. The plan is written at once; units change with every scan of the plant and are written together about once a second:
/// losing the last second costs freshness only. Calls come from the session's reader; <see cref="FlushAsync"/> from its own loop.
/// </summary>
public sealed class PlanCache(LiveStore store, IHubListener listener)
{
    private const string PlanKey = "uplink/plan";
    private const string EpochKey = "uplink/epoch";
    private const string HeardKey = "uplink/heard";
    private const string UnitPrefix = "uplink/unit/";
    private const int MaxUnits = 200_000;
    private const int FlushEntries = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ByteString?> _dirty = new(StringComparer.Ordinal);
    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private HashSet<string>? _reset;

    /// <summary>Version of the plan in force; 0 for none.</summary>
    public ulong PlanVersion { get; private set; }

    /// <summary>Code of the agent's plant; empty before the first plan.</summary>
    public string PlantCode { get; private set; } = "";

    /// <summary>Epoch of the placement that was last seen; 0 for none.</summary>
    public uint Epoch { get; private set; }

    /// <summary>Puts into force what was kept. Called once, before the first scan.</summary>
    public void Restore()
    {
        var kept = store.Current;
        if (kept.ReadState(EpochKey) is { Length: 4 } epoch)
        {
            Epoch = BitConverter.ToUInt32(epoch);
        }

        if (kept.ReadState(PlanKey) is { } bytes && TryParse(StationPlan.Parser, bytes) is { } plan)
        {
            Adopt(plan, PlanMap.ToPlan(plan));
        }

        if (kept.ReadState(HeardKey) is { Length: 8 } heard)
        {
            listener.HeardBefore(AgentClock.FromMicroseconds(BitConverter.ToInt64(heard)));
        }

        var units = new List<StationRules.UnitSnapshot>();
        foreach (var state in kept.ReadStates(UnitPrefix))
        {
            if (state.Value is { } value && TryParse(UnitSnapshot.Parser, value) is { } unit)
            {
                _kept.Add(unit.Uid);
                units.Add(PlanMap.ToSnapshot(unit));
            }
        }

        if (units.Count > 0)
        {
            listener.UnitsChanged(new UnitUpdate(Reset: true, Complete: true, units, []));
        }
    }

    internal async Task SetEpochAsync(uint epoch, CancellationToken cancellationToken)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            await store.Current.WriteStateAsync([new StateChange(EpochKey, BitConverter.GetBytes(epoch))], cancellationToken);
        }
    }

    internal async Task TakeAsync(StationPlan plan, CancellationToken cancellationToken)
    {
        var mapped = PlanMap.ToPlan(plan);
        await store.Current.WriteStateAsync([new StateChange(PlanKey, plan.ToByteArray())], cancellationToken);
        Adopt(plan, mapped);
    }

    private void Adopt(StationPlan plan, AgentPlan mapped)
    {
        (PlanVersion, PlantCode) = (plan.Version, plan.PlantCode);
        listener.PlanChanged(mapped);
    }

    internal void Take(UnitChanges changes)
    {
        lock (_lock)
        {
            Note(changes);
        }

        // Noted first: what the listener knows is on disk or on its way there whenever a flush begins.
        listener.UnitsChanged(PlanMap.ToUpdate(changes));
    }

    private void Note(UnitChanges changes)
    {
        if (changes.Reset)
        {
            _reset = new HashSet<string>(StringComparer.Ordinal);
        }

        foreach (var unit in changes.Units)
        {
            _reset?.Add(unit.Uid);
            if (unit.Uid.Length is > 0 and <= 64 && (_kept.Count < MaxUnits || _kept.Contains(unit.Uid)))
            {
                _kept.Add(unit.Uid);
                _dirty[unit.Uid] = unit.ToByteString();
            }
        }

        foreach (var uid in changes.Removed)
        {
            Forget(uid);
        }

        if (changes.Complete && _reset is { } present)
        {
            foreach (var uid in _kept.Where(uid => !present.Contains(uid)).ToList())
            {
                Forget(uid);
            }

            _reset = null;
        }
    }

    /// <summary>A reset that was cut off must not remove what it had not named yet.</summary>
    internal void StreamEnded()
    {
        lock (_lock)
        {
            _reset = null;
        }
    }

    /// <summary>Writes down when the hub was heard, so that an agent that starts without it knows how old its knowledge is.</summary>
    internal async Task NoteHeardAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await store.Current.WriteStateAsync([new StateChange(HeardKey, BitConverter.GetBytes(AgentClock.Microseconds(at)))], cancellationToken);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
        {
            // Knowledge only.
        }
    }

    /// <summary>Writes changed units.</summary>
    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        listener.KeepingUnits();
        while (true)
        {
            List<KeyValuePair<string, ByteString?>> part;
            lock (_lock)
            {
                part = [.. _dirty.Take(FlushEntries)];
                part.ForEach(entry => _dirty.Remove(entry.Key));
            }

            if (part.Count == 0)
            {
                listener.UnitsKept();
                return;
            }

            var written = false;
            try
            {
                await store.Current.WriteStateAsync(
                    [.. part.Select(entry => new StateChange(UnitPrefix + entry.Key, entry.Value?.Memory))], cancellationToken);
                written = true;
            }
            catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
            {
                // Knowledge only; the next flush tries again.
                return;
            }
            finally
            {
                if (!written)
                {
                    PutBack(part);
                }
            }
        }
    }

    private void PutBack(List<KeyValuePair<string, ByteString?>> part)
    {
        lock (_lock)
        {
            part.ForEach(entry => _dirty.TryAdd(entry.Key, entry.Value));
        }
    }

    private void Forget(string uid)
    {
        if (_kept.Remove(uid))
        {
            _dirty[uid] = null;
        }
    }

    private static T? TryParse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
