using EdgeHub.Edge.Pipeline;
using EdgeHub.HubLink;
using Google.Protobuf;
using Rules = EdgeHub.StationRules;

namespace EdgeHub.Edge.Uplink;

/// <summary>Reads the contract's plan and units as the words of the rules. What is malformed is left out, never thrown.</summary>
internal static class PlanMap
{
    private const int MaxStaleMilliseconds = 24 * 3600 * 1000;

    // More is not worth an agent's time (hublink.proto, Pin).
    private const int MaxIterations = 1_000_000;

    // The longest IANA name has 32 characters.
    private const int MaxZoneLength = 64;

    internal static AgentPlan ToPlan(StationPlan plan)
    {
        // A plan that names a thing twice keeps the last, as a later row of a table would.
        var stations = plan.Stations.GroupBy(station => station.Station).Select(group => group.Last()).ToList();
        var routings = plan.Routings.Where(routing => routing.RoutingVersionId.Length == 16)
            .GroupBy(routing => Id(routing.RoutingVersionId)).Select(group => ToRouting(group.Last()));
        var rules = new Rules.StationPlan((long)plan.Version, plan.TenantCode, stations.Select(ToTable), routings)
        {
            TimeZone = plan.TimeZone.Length <= MaxZoneLength ? plan.TimeZone : "",
        };
        return new AgentPlan(
            rules, plan.PlantCode, plan.TimeZone,
            stations.ToDictionary(station => station.Station, station => station.Language),
            [.. plan.Persons.Where(person => person.PersonId.Length == 16)
                .Select(ToPerson)]);
    }

    internal static UnitUpdate ToUpdate(UnitChanges changes) => new(
        changes.Reset,
        changes.Complete,
        [.. changes.Units.Select(ToSnapshot)],
        [.. changes.Removed],
        changes.ContactChanged
            ? [.. changes.OutOfContact.SelectMany(silent => silent.Steps.Select(step => new SilentStep(Id(silent.RoutingVersionId), (int)step)))]
            : null);

    internal static Rules.UnitSnapshot ToSnapshot(UnitSnapshot unit) => new(
        unit.Uid,
        Id(unit.RoutingVersionId),
        unit.OrderNumber,
        (long)unit.UnitSeq,
        ToPlace(unit.Place ?? new UnitPlace()),
        unit.Before is null ? null : ToPlace(unit.Before),
        unit.LastStation,
        AgentClock.FromMicroseconds(unit.ChangedUs),
        unit.MergedInto);

    internal static IReadOnlyList<HubVerdict> ToVerdicts(Verdicts verdicts) =>
    [
        .. verdicts.Scans.Select(scan => new HubVerdict(
            (long)scan.Number, scan.Station, scan.Uid, ToVerdict(scan.Verdict), scan.Code, [.. scan.Arguments], scan.Differs)),
    ];

    private static PlanPerson ToPerson(Person person) => new(Id(person.PersonId), person.Name, person.Badge, person.Language)
    {
        Supervisor = person.Supervisor,
        Stations = [.. person.Stations],
        Pin = person.Pin is { Salt.Length: > 0, Hash.Length: > 0, Iterations: > 0 and <= MaxIterations } pin
            ? new PlanPin(pin.Salt.Memory, (int)pin.Iterations, pin.Hash.Memory)
            : null,
    };

    /// <summary>A verdict of a newer contract stops the operator, who asks.</summary>
    private static Rules.Verdict ToVerdict(Verdict verdict) =>
        verdict is Verdict.Accept or Verdict.Warn ? (Rules.Verdict)verdict : Rules.Verdict.Refuse;

    private static Rules.StationTable ToTable(StationTable table) => new(
        table.Station,
        table.Name,
        ToVerdict(table.UnknownUnit),
        TimeSpan.FromMilliseconds(Math.Min(table.DoubleReadMs, 60_000)),
        TimeSpan.FromMilliseconds(Math.Min(table.StaleAfterMs, MaxStaleMilliseconds)));

    private static Rules.Routing ToRouting(Routing routing) => new(
        Id(routing.RoutingVersionId),
        routing.ItemCode,
        routing.ItemName,
        (int)routing.Version,
        [.. routing.Steps.GroupBy(step => step.Step).Select(group => ToStep(group.Last()))])
    {
        UnitType = routing.UnitType,
    };

    private static Rules.RoutingStep ToStep(RoutingStep step) => new(
        (int)step.Step,
        step.Name,
        (Rules.StepMode)step.Mode,
        [.. step.Next.Select(next => (int)next)],
        (int)step.ReworkTo,
        (int)step.MaxLoops,
        step.ComponentType,
        (int)step.Components,
        [.. step.Stations],
        step.Instruction);

    private static Rules.UnitPlace ToPlace(UnitPlace place) =>
        new((Rules.UnitState)place.State, (int)place.Step, (int)place.LastStep, (int)place.Loops, (int)place.Components);

    private static Guid Id(ByteString bytes) => bytes.Length == 16 ? new Guid(bytes.Span, bigEndian: true) : Guid.Empty;
}
