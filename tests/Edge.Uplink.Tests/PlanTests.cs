using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class PlanTests
{
    private static readonly Guid RoutingId = Guid.CreateVersion7();

    [Fact]
    public async Task PlanAndUnits_AreAppliedKeptAndThereAfterARestartWithoutAHub()
    {
        var folder = AgentRig.NewFolder();
        await using (var hub = new ScriptedHub())
        {
            hub.AfterWelcome.Enqueue(new HubFrame { StationPlan = Plan() });
            hub.AfterWelcome.Enqueue(new HubFrame { UnitChanges = Units(reset: true, complete: false, "U1", "U2") });
            hub.AfterWelcome.Enqueue(new HubFrame { UnitChanges = Units(reset: false, complete: true, "U3") });
            hub.AfterWelcome.Enqueue(new HubFrame { UnitChanges = new UnitChanges { Removed = { "U2" } } });
            hub.AfterWelcome.Enqueue(new HubFrame { Command = new Command { Name = "mark" } });
            await hub.StartAsync();
            await using var rig = await AgentRig.StartAsync(hub, folder, keepFolder: true);
            Assert.Equal(5UL, (await hub.NextAsync(AgentFrame.BodyOneofCase.Applied)).Applied.PlanVersion);
            await hub.NextAsync(AgentFrame.BodyOneofCase.CommandResult);
            Assert.Equal(3, rig.Listener.Updates.Count);
            await rig.Plans.FlushAsync(CancellationToken.None);
            await rig.Plans.NoteHeardAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        }

        await using var again = AgentRig.Open(folder);
        var plan = Assert.Single(again.Listener.Plans);
        Assert.Equal((5L, "SAIF", "KOL", "bn"), (plan.Rules.Version, plan.Rules.TenantCode, plan.PlantCode, plan.Languages["KOL-ST-01"]));
        Assert.Equal("Asia/Kolkata", plan.Rules.TimeZone);
        Assert.Equal(TimeSpan.FromSeconds(2), plan.Rules.Station("KOL-ST-01")!.DoubleRead);
        Assert.Equal("Cutting", plan.Rules.Routing(RoutingId)!.Find(10)!.Name);
        Assert.Equal("Bimal", Assert.Single(plan.Persons).Name);
        var units = Assert.Single(again.Listener.Updates);
        Assert.Equal((true, true), (units.Reset, units.Complete));
        Assert.Equal(["U1", "U3"], units.Units.Select(unit => unit.Uid).Order());
        Assert.Equal((StationRules.UnitState.Queued, 10, 3L), (units.Units[0].Place.State, units.Units[0].Place.Step, units.Units[0].UnitSeq));
        Assert.NotNull(again.Listener.HeardBeforeAt);
        Assert.Equal((5UL, 7U), (again.Plans.PlanVersion, again.Plans.Epoch));
    }

    [Fact]
    public async Task Reset_ThatWasCutOff_RemovesNothing_AndTheNextOneReplacesAll()
    {
        await using var rig = AgentRig.Open();
        rig.Plans.Take(Units(reset: true, complete: true, "U1", "U2"));
        rig.Plans.Take(Units(reset: true, complete: false, "U3"));
        rig.Plans.StreamEnded();
        rig.Plans.Take(Units(reset: false, complete: true, "U4"));
        await rig.Plans.FlushAsync(CancellationToken.None);
        Assert.Equal(["U1", "U2", "U3", "U4"], Kept(rig));
        rig.Plans.Take(Units(reset: true, complete: true, "U2"));
        await rig.Plans.FlushAsync(CancellationToken.None);
        Assert.Equal(["U2"], Kept(rig));
    }

    [Fact]
    public async Task Units_ThatTheListenerKnows_AreOnDiskWhenItIsToldSo()
    {
        await using var rig = AgentRig.Open();
        rig.Listener.Kept = () => string.Join(' ', Kept(rig));
        rig.Plans.Take(Units(reset: true, complete: true, "U1"));
        await rig.Plans.FlushAsync(CancellationToken.None);
        Assert.Equal(["keeping ", "kept U1"], rig.Listener.Keeping);

        // A flush that begins while the listener is being told of a unit writes that unit.
        rig.Listener.Keeping.Clear();
        rig.Listener.OnUnits = () => rig.Plans.FlushAsync(CancellationToken.None).GetAwaiter().GetResult();
        rig.Plans.Take(Units(reset: false, complete: false, "U2"));
        Assert.Equal(["keeping U1", "kept U1 U2"], rig.Listener.Keeping);
    }

    [Fact]
    public async Task Flush_ThatWasCutOff_TellsNothing_AndTheNextOneWritesAll()
    {
        await using var rig = AgentRig.Open();
        rig.Plans.Take(Units(reset: true, complete: true, "U1", "U2"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Plans.FlushAsync(new CancellationToken(canceled: true)));
        Assert.Equal(["keeping "], rig.Listener.Keeping);
        Assert.Empty(Kept(rig));
        await rig.Plans.FlushAsync(CancellationToken.None);
        Assert.Equal(["U1", "U2"], Kept(rig));
        Assert.Equal("kept ", rig.Listener.Keeping[^1]);
    }

    [Fact]
    public void Plan_WithNonsense_IsReadWithoutIt()
    {
        var plan = Plan();
        plan.Stations.Add(plan.Stations[0].Clone());
        plan.Routings.Add(new Routing { RoutingVersionId = ByteString.CopyFromUtf8("short") });
        plan.Routings[0].Steps.Add(plan.Routings[0].Steps[0].Clone());
        plan.Persons.Add(new Person { Name = "nobody" });
        plan.TimeZone = new string('Z', 65);
        var mapped = PlanMap.ToPlan(plan);
        Assert.Equal("", mapped.Rules.TimeZone);
        Assert.Single(mapped.Rules.Stations);
        Assert.Single(mapped.Rules.Routings);
        Assert.Single(mapped.Persons);
    }

    private static IEnumerable<string> Kept(AgentRig rig) =>
        rig.Store.ReadStates("uplink/unit/").Select(state => state.Key["uplink/unit/".Length..]).Order();

    private static StationPlan Plan()
    {
        var plan = new StationPlan { Version = 5, TenantCode = "SAIF", PlantCode = "KOL", TimeZone = "Asia/Kolkata" };
        plan.Stations.Add(new StationTable { Station = "KOL-ST-01", Name = "Cutting", UnknownUnit = Verdict.Warn, DoubleReadMs = 2000, StaleAfterMs = 60_000, Language = "bn" });
        var routing = new Routing { RoutingVersionId = ByteString.CopyFrom(RoutingId.ToByteArray(bigEndian: true)), ItemCode = "BAG", Version = 1 };
        var step = new RoutingStep { Step = 10, Name = "Cutting", Mode = StepMode.Complete };
        step.Stations.Add("KOL-ST-01");
        routing.Steps.Add(step);
        plan.Routings.Add(routing);
        plan.Persons.Add(new Person { PersonId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true)), Name = "Bimal", Badge = "B-1", Language = "bn" });
        return plan;
    }

    private static UnitChanges Units(bool reset, bool complete, params string[] uids)
    {
        var changes = new UnitChanges { Reset = reset, Complete = complete };
        changes.Units.AddRange(uids.Select(uid => new UnitSnapshot
        {
            Uid = uid,
            RoutingVersionId = ByteString.CopyFrom(RoutingId.ToByteArray(bigEndian: true)),
            UnitSeq = 3,
            Place = new UnitPlace { State = UnitState.Queued, Step = 10 },
        }));
        return changes;
    }
}
