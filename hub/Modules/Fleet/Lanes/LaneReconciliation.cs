using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>What Hello and the hub's rows together say.</summary>
/// <param name="Lanes">The lanes with their watermarks.</param>
/// <param name="Assignment">The agent's plant and stations.</param>
/// <param name="Epoch">Epoch of the placement.</param>
/// <param name="Fork">Why this store is another history than the one that was acknowledged, or null.</param>
internal sealed record Reconciled(IReadOnlyList<LaneState> Lanes, Assignment Assignment, int Epoch, string? Fork);

/// <summary>
/// Brings the hub's watermarks and a Hello together in one transaction: new lanes begin, numbers that the agent no longer
/// has become named gaps, a store that is behind what it was acknowledged for is a copy.
/// </summary>
internal sealed class LaneReconciliation(ITenantDb tenants, IEnumerable<IExceptionLog> exceptions, TimeProvider clock)
{
    /// <summary>Lanes that this hub takes in.</summary>
    private static readonly Lane[] Taken = [Lane.Scan, Lane.Event, Lane.Telemetry];

    public async Task<Result<Reconciled>> RunAsync(
        Admission agent, Hello hello, ClockAnchors anchors, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(agent.Tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        var now = clock.GetUtcNow();
        var storeId = hello.StoreId.ToByteArray();
        var valueStoreId = ValueStore(hello);
        var found = new StoreFacts();
        var foundValues = valueStoreId is null ? found : new StoreFacts();
        var load = new SqlBatch();
        StoreRows.AddLoad(load, agent.Tenant, agent.AgentId, storeId, found);
        if (valueStoreId is not null)
        {
            StoreRows.AddLoad(load, agent.Tenant, agent.AgentId, valueStoreId, foundValues);
        }

        AnchorRows.AddLoad(load, agent.Tenant, agent.AgentId, found.Boots, anchors);
        await transaction.RunAsync(load, cancellationToken);

        var writes = new SqlBatch();
        var lanes = new List<LaneState>();
        string? fork = null;
        foreach (var lane in Taken)
        {
            if (lane == Lane.Telemetry && valueStoreId is null)
            {
                // An agent without machines, or from before there were any.
                continue;
            }

            var facts = lane == Lane.Telemetry ? foundValues : found;
            var key = new LaneKey(agent.Tenant, agent.AgentId, lane == Lane.Telemetry ? valueStoreId! : storeId, lane);
            var said = hello.Lanes.FirstOrDefault(state => state.Lane == lane) ?? new HubLink.LaneState { Lane = lane };
            var known = facts.Next.TryGetValue(lane, out var next);
            var gap = Gap(known ? next : 1, said);
            if (facts.Retired)
            {
                next = known ? next : 1;
            }
            else if (known && (long)said.Last < next - 1)
            {
                // An old copy. Of the file of values: the agent sees that the hub is ahead and begins a new one, and nobody's history is at stake.
                fork ??= lane == Lane.Telemetry ? null : $"the store ends with {lane} {said.Last}, but {lane} {next - 1} was acknowledged to it";
            }
            else if (gap is { } gone)
            {
                LaneRows.AddStart(writes, key, gone.Last + 1, now);
                LaneRows.AddGap(writes, key, gone.First, gone.Last, known ? "not_kept" : "hub_lost_lane", now);
                RaiseGap(writes, agent, lane, gone, now);
                next = gone.Last + 1;
            }
            else if (!known)
            {
                LaneRows.AddStart(writes, key, next = 1, now);
            }

            lanes.Add(new LaneState(key, next, found.Retired, facts.Order.GetValueOrDefault(lane)));
        }

        if (ClockAnchors.Read(hello.Clock, now) is { } heard)
        {
            found.Boots.Add(heard.Boot, heard.Anchor.HubUs);
            fork ??= found.Boots.IsSuspicious(heard.Anchor.HubUs) ? "two machines take turns with this agent's identity" : null;
        }

        if (fork is null)
        {
            AnchorRows.Add(writes, anchors, agent, hello.Clock, now);
            if (found.OtherStores > 0 && found.Next.Count == 0)
            {
                writes.AddOutbox(agent.Tenant, now, [AgentEvents.StoreStarted(agent, storeId)]);
            }

            await transaction.RunAsync(writes, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new Reconciled(lanes, found.Assignment ?? new Assignment(agent.AgentId, "", []), transaction.Epoch, fork);
    }

    /// <summary>The store that the telemetry lane lies in; null when the agent has none.</summary>
    private static byte[]? ValueStore(Hello hello) =>
        hello.Lanes.FirstOrDefault(state => state.Lane == Lane.Telemetry) is { StoreId.Length: 16 } lane ? lane.StoreId.ToByteArray() : null;

    /// <summary>Numbers from the one wanted that the agent no longer has.</summary>
    internal static (long First, long Last)? Gap(long next, HubLink.LaneState said)
    {
        // Nothing kept: everything up to the last one written is gone.
        var firstKept = said.FirstKept == 0 ? said.Last + 1 : said.FirstKept;
        return firstKept > (ulong)next && firstKept <= long.MaxValue ? (next, (long)firstKept - 1) : null;
    }

    private void RaiseGap(SqlBatch writes, Admission agent, Lane lane, (long First, long Last) gone, DateTimeOffset now)
    {
        if (lane == Lane.Scan && exceptions.FirstOrDefault() is { } log)
        {
            log.AddRaised(writes, agent.Tenant, now,
            [
                new RaisedException("gap", agent.Name, "", "", agent.AgentId, "fleet.scans_missing",
                    JsonSerializer.Serialize(new { first = gone.First, last = gone.Last, count = gone.Last - gone.First + 1 })),
            ]);
        }
    }
}
