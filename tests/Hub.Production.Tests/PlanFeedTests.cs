using System.Diagnostics;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Traceability;
using EdgeHub.HubLink;
using ScanIntent = EdgeHub.StationRules.ScanIntent;

namespace EdgeHub.Hub.Production.Tests;

public sealed class PlanFeedTests(Hub hub, ITestOutputHelper output)
{
    [Fact]
    public async Task Agent_ThatKnowsNothing_GetsPlanThenAllUnitsThenChanges()
    {
        var floor = await Floor.NewAsync(hub);
        var bags = await floor.ReleaseAsync(600);
        var components = await floor.ComponentsAsync(3);
        await using var agent = await FollowAsync(floor, 0);

        var plan = (await agent.NextAsync()).StationPlan;
        Assert.Equal(6, plan.Stations.Count);
        Assert.Equal((floor.Tenant.Code, "KOL", "Asia/Kolkata"), (plan.TenantCode, plan.PlantCode, plan.TimeZone));
        Assert.Equal([10u, 20u, 30u, 40u, 50u, 60u], Assert.Single(plan.Routings).Steps.Select(step => step.Step));

        var known = new HashSet<string>(StringComparer.Ordinal);
        UnitChanges part;
        do
        {
            var frame = await agent.NextAsync();
            Assert.True(frame.CalculateSize() < 48_000, $"{frame.CalculateSize()} bytes");
            part = frame.UnitChanges;
            Assert.Equal(known.Count == 0, part.Reset);
            known.UnionWith(part.Units.Select(unit => unit.Uid));
        }
        while (!part.Complete);
        Assert.Equal(bags.Concat(components).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));

        var began = Stopwatch.GetTimestamp();
        await floor.TakeInAsync(floor.A, floor.A.Scan(bags[0], "KOL-ST-01", Floor.Noon));
        var moved = await agent.NextOfAsync(bags[0], 2);
        output.WriteLine($"scan committed and told to the agent after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.Equal((bags[0], 20u, UnitState.Queued, 2ul), (moved.Uid, moved.Place.Step, moved.Place.State, moved.UnitSeq));
        Assert.Equal(UnitState.Queued, moved.Before.State);
    }

    [Fact]
    public async Task Hold_FromAPage_ReachesTheAgentAndTheReceipt()
    {
        var floor = await Floor.NewAsync(hub);
        var uid = (await floor.ReleaseAsync(1))[0];
        await using var agent = await FollowAsync(floor, 0);
        await agent.NextAsync();
        Assert.True((await agent.NextAsync()).UnitChanges.Complete);
        var next = agent.NextOfAsync(uid, 2);

        var began = Stopwatch.GetTimestamp();
        await floor.DoAsync((tx, ct) => floor.Get<UnitControl>().ControlAsync(
            tx, new UnitDecision(uid, Guid.NewGuid(), Floor.Noon, "scratch"), ScanIntent.Hold, ct));
        var held = await next;
        output.WriteLine($"hold told after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.Equal(UnitState.Hold, held.Place.State);

        // The frame counts as delivered when the next one is asked for.
        Assert.False(floor.Get<HoldReceipts>().IsKnown(floor.Tenant.TenantId, uid, agent.Scope.AgentId));
        var further = agent.NextAsync();
        await floor.TakeInAsync(floor.A, floor.A.Scan(uid, "KOL-ST-01", Floor.Noon.AddSeconds(-5)));
        await further;
        Assert.True(floor.Get<HoldReceipts>().IsKnown(floor.Tenant.TenantId, uid, agent.Scope.AgentId));
    }

    [Fact]
    public async Task MasterData_Changed_BringsANewPlan()
    {
        var floor = await Floor.NewAsync(hub);
        await using var first = await FollowAsync(floor, 0);
        var version = (await first.NextAsync()).StationPlan.Version;
        await using var second = await FollowAsync(floor, version);
        Assert.True((await second.NextAsync()).UnitChanges.Reset);
        var next = second.NextPlanAsync(version);

        await floor.DoAsync((tx, ct) => StationStore.SaveAsync(
            tx, Floor.Planner, "KOL-ST-01", new StationForm("KOL", "BAGS", "Cutting table", UnknownUnit: "refuse"), ct));

        var plan = await next;
        Assert.Equal(("Cutting table", Verdict.Refuse), (plan.Stations[0].Name, plan.Stations[0].UnknownUnit));
    }

    private static async Task<Follower> FollowAsync(Floor floor, ulong held)
    {
        await Task.Yield();
        return new Follower(floor, new AgentScope(floor.Tenant, Guid.NewGuid(), "agent-a", "KOL", ["KOL-ST-01"]), held);
    }

    private sealed class Follower : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly IAsyncEnumerator<HubFrame> _frames;

        public Follower(Floor floor, AgentScope scope, ulong held)
        {
            Scope = scope;
            _frames = floor.Get<IPlanSource>().FollowAsync(scope, held, _stop.Token).GetAsyncEnumerator(_stop.Token);
        }

        public AgentScope Scope { get; }

        public async Task<HubFrame> NextAsync()
        {
            Assert.True(await _frames.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1)), "The sequence of frames ended.");
            return _frames.Current;
        }

        public async Task<StationPlan> NextPlanAsync(ulong after)
        {
            while (true)
            {
                if ((await NextAsync()).StationPlan is { } plan && plan.Version > after)
                {
                    return plan;
                }
            }
        }

        /// <summary>The unit when it has come to a number; what was committed before the reset may be told once more.</summary>
        public async Task<UnitSnapshot> NextOfAsync(string uid, ulong seq)
        {
            while (true)
            {
                var units = (await NextAsync()).UnitChanges?.Units ?? [];
                if (units.FirstOrDefault(unit => unit.Uid == uid && unit.UnitSeq >= seq) is { } found)
                {
                    return found;
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            try
            {
                await _frames.DisposeAsync();
            }
            catch (Exception exception) when (exception is OperationCanceledException or NotSupportedException)
            {
                // A frame was being waited for.
            }

            _stop.Dispose();
        }
    }
}
