using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// The agent's own decided effects per unit, laid over the hub's snapshots until those have caught up. Guarded by its owner.
/// </summary>
internal sealed class OwnEffects(int maxUnits)
{
    private readonly Dictionary<string, List<OwnEffect>> _units = [];
    private readonly Queue<OwnEffect> _oldest = [];
    private readonly HashSet<string> _shown = [];
    private readonly HashSet<string> _beingKept = [];
    private readonly HashSet<string> _forgotten = [];

    public int Units => _units.Count;

    public IReadOnlyList<string> Uids() => [.. _units.Keys];

    public UnitSnapshot? Find(string uid) => _units.TryGetValue(uid, out var effects) ? effects[^1].After : null;

    public void Push(OwnEffect effect)
    {
        if (!_units.TryGetValue(effect.After.Uid, out var effects))
        {
            _units[effect.After.Uid] = effects = [];
        }

        effects.Add(effect);
        _shown.Remove(effect.Key);
        _beingKept.Remove(effect.Key);
        _forgotten.Remove(effect.Key);
        _oldest.Enqueue(effect);

        // A unit that is given up here is judged by the hub's older snapshot, whose age then makes refusals warnings.
        while (_units.Count > maxUnits && _oldest.TryDequeue(out var oldest))
        {
            if (_units.TryGetValue(oldest.After.Uid, out var given) && ReferenceEquals(given[^1], oldest))
            {
                // At once: no snapshot shows it, so none is waited for, and without a hub none would ever come.
                _units.Remove(oldest.After.Uid);
                _forgotten.UnionWith(given.Select(one => one.Key));
            }
        }

        if (_oldest.Count > 8 * maxUnits)
        {
            _oldest.Dequeue();
        }
    }

    /// <summary>Takes back the effect of a scan that could not be kept.</summary>
    public void Remove(OwnEffect effect)
    {
        if (_units.TryGetValue(effect.After.Uid, out var effects) && effects.Remove(effect) && effects.Count == 0)
        {
            _units.Remove(effect.After.Uid);
        }
    }

    /// <summary>The hub has told where a unit stands: what it shows is dropped, and everything when it shows something else.</summary>
    public void CatchUp(UnitSnapshot hub)
    {
        if (!_units.TryGetValue(hub.Uid, out var effects) || hub.UnitSeq < effects[0].After.UnitSeq)
        {
            return;
        }

        var shown = effects.FindIndex(effect => effect.IsShownBy(hub));
        if (shown < 0 || shown == effects.Count - 1)
        {
            Drop(hub.Uid);
            return;
        }

        _shown.UnionWith(effects.Take(shown + 1).Select(effect => effect.Key));
        effects.RemoveRange(0, shown + 1);
    }

    /// <summary>Forgets a unit's effects, e.g. because the hub has decided otherwise.</summary>
    public void Drop(string uid)
    {
        if (_units.Remove(uid, out var effects))
        {
            _shown.UnionWith(effects.Select(effect => effect.Key));
        }
    }

    /// <summary>Forgets the effects of scans before a number that the hub has taken, now that it has told of all units.</summary>
    public void DropBefore(long next)
    {
        foreach (var (uid, effects) in _units.ToArray())
        {
            var taken = effects.FindLastIndex(effect => effect.Number > 0 && effect.Number < next) + 1;
            if (taken == effects.Count)
            {
                Drop(uid);
            }
            else
            {
                _shown.UnionWith(effects.Take(taken).Select(effect => effect.Key));
                effects.RemoveRange(0, taken);
            }
        }
    }

    /// <summary>The hub's snapshots as they are known now are about to be written down.</summary>
    public void KeepingUnits()
    {
        _beingKept.UnionWith(_shown);
        _shown.Clear();
    }

    /// <summary>
    /// They are on disk: only now may effects that they show be removed from it. An agent that is killed in between would
    /// otherwise start on an older snapshot without its own effect, and let a unit pass at a step that it has left.
    /// </summary>
    public void UnitsKept()
    {
        _forgotten.UnionWith(_beingKept);
        _beingKept.Clear();
    }

    /// <summary>Keys whose entries can be removed from memory, at most <paramref name="count"/>.</summary>
    public IReadOnlyList<string> TakeForgotten(int count)
    {
        var taken = _forgotten.Take(count).ToArray();
        _forgotten.ExceptWith(taken);
        return taken;
    }

    /// <summary>Takes keys back whose removal failed, unless they are in use again.</summary>
    public void ForgetLater(IEnumerable<string> keys) =>
        _forgotten.UnionWith(keys.Except(_units.Values.SelectMany(effects => effects).Select(effect => effect.Key)));
}
