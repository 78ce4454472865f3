using System.Collections.Concurrent;

namespace EdgeHub.Hub.Identity;

/// <summary>Sessions and keys that this node has just looked up, believed for <see cref="SessionTimes.Believed"/>.</summary>
internal sealed class SessionCache(TimeProvider time)
{
    private const int Capacity = 10_000;
    private readonly ConcurrentDictionary<string, (Kernel.Caller? Caller, long Since)> _entries = new(StringComparer.Ordinal);

    public bool TryGet(byte[] hash, bool isKey, out Kernel.Caller? caller)
    {
        var known = _entries.TryGetValue(Key(hash, isKey), out var entry) && time.GetElapsedTime(entry.Since) < SessionTimes.Believed;
        caller = known ? entry.Caller : null;
        return known;
    }

    public void Put(byte[] hash, bool isKey, Kernel.Caller? caller)
    {
        // Everything in here is stale within seconds: starting anew is cheaper than keeping order of use.
        if (_entries.Count >= Capacity)
        {
            _entries.Clear();
        }

        _entries[Key(hash, isKey)] = (caller, time.GetTimestamp());
    }

    /// <summary>Forgets a session.</summary>
    public void Forget(byte[] hash) => _entries.TryRemove(Key(hash, isKey: false), out _);

    /// <summary>Forgets everybody: after a revocation, whose token this node does not know.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>A key that was just believed as a key is no session, and the other way round.</summary>
    private static string Key(byte[] hash, bool isKey) => (isKey ? "k" : "s") + Convert.ToHexString(hash);
}
