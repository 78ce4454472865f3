using System.Collections.Concurrent;
using EdgeHub.Hub.Fleet;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Production;

/// <summary>Which agents have been sent which hold or release, for the receipt "known at 5 of 6 stations".</summary>
internal sealed class HoldReceipts
{
    private const int MaxWatched = 1_000;

    private readonly ConcurrentDictionary<(int Tenant, string Uid), Watch> _watched = new();
    private readonly ConcurrentQueue<(int Tenant, string Uid)> _order = new();

    private readonly ConcurrentDictionary<(int Tenant, Guid Agent), bool> _upToDate = new();

    /// <summary>The agent has been sent everything, and follows from here on.</summary>
    public void UpToDate(AgentScope agent) => _upToDate[(agent.Tenant.TenantId, agent.AgentId)] = true;

    /// <summary>The agent no longer follows.</summary>
    public void Gone(AgentScope agent) => _upToDate.TryRemove((agent.Tenant.TenantId, agent.AgentId), out _);

    /// <summary>A person moved the unit: remember who hears of it.</summary>
    public void Expect(int tenantId, string uid, long unitSeq)
    {
        _watched[(tenantId, uid)] = new Watch(unitSeq);
        _order.Enqueue((tenantId, uid));
        while (_order.Count > MaxWatched && _order.TryDequeue(out var oldest))
        {
            _watched.TryRemove(oldest, out _);
        }
    }

    /// <summary>A frame with these units has gone out to the agent.</summary>
    public void Delivered(AgentScope agent, IEnumerable<UnitSnapshot> units)
    {
        if (_watched.IsEmpty)
        {
            return;
        }

        foreach (var unit in units)
        {
            if (_watched.TryGetValue((agent.Tenant.TenantId, unit.Uid), out var watch) && (long)unit.UnitSeq >= watch.UnitSeq)
            {
                watch.Agents[agent.AgentId] = true;
            }
        }
    }

    /// <summary>
    /// True when the agent has been sent the unit's newest state by this node. A unit that nobody moved since this node started
    /// is known to every agent that has everything.
    /// </summary>
    public bool IsKnown(int tenantId, string uid, Guid agentId) =>
        _watched.TryGetValue((tenantId, uid), out var watch) ? watch.Agents.ContainsKey(agentId) : _upToDate.ContainsKey((tenantId, agentId));

    private sealed class Watch(long unitSeq)
    {
        public long UnitSeq { get; } = unitSeq;

        public ConcurrentDictionary<Guid, bool> Agents { get; } = new();
    }
}
