using EdgeHub.Hub.Identity;
using EdgeHub.HubLink;
using Google.Protobuf;
using Rules = EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>Puts plans and units on the wire to agents.</summary>
internal static class WireMap
{
    public static StationTable Station(Rules.StationTable table, string language) => new()
    {
        Station = table.Station,
        Name = table.Name,
        UnknownUnit = (Verdict)table.UnknownUnit,
        DoubleReadMs = (uint)table.DoubleRead.TotalMilliseconds,
        StaleAfterMs = (uint)table.StaleAfter.TotalMilliseconds,
        Language = language,
    };

    public static Routing Routing(Rules.Routing routing)
    {
        var wire = new Routing
        {
            RoutingVersionId = Id(routing.VersionId),
            ItemCode = routing.ItemCode,
            ItemName = routing.ItemName,
            Version = (uint)routing.Version,
            UnitType = routing.UnitType,
        };
        wire.Steps.AddRange(routing.Steps.Select(Step));
        return wire;
    }

    public static Person Person(BadgeHolder holder)
    {
        var wire = new Person
        {
            PersonId = Id(holder.PersonId),
            Name = holder.Name,
            Badge = holder.Badge,
            Language = holder.Language,
            Supervisor = holder.Supervises,
            Pin = holder.Pin is not { } pin
                ? null
                : new Pin { Salt = ByteString.CopyFrom(pin.Salt), Iterations = (uint)pin.Iterations, Hash = ByteString.CopyFrom(pin.Hash) },
        };
        wire.Stations.AddRange(holder.Stations);
        return wire;
    }

    public static UnitSnapshot Unit(Rules.UnitSnapshot unit) => new()
    {
        Uid = unit.Uid,
        RoutingVersionId = unit.RoutingVersion == Guid.Empty ? ByteString.Empty : Id(unit.RoutingVersion),
        OrderNumber = unit.OrderNumber,
        UnitSeq = (ulong)unit.UnitSeq,
        Place = Place(unit.Place),
        Before = unit.Before is { } before ? Place(before) : null,
        LastStation = unit.LastStation,
        ChangedUs = (unit.ChangedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        MergedInto = unit.MergedInto,
    };

    public static ByteString Id(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    private static UnitPlace Place(Rules.UnitPlace place) => new()
    {
        State = (UnitState)place.State,
        Step = (uint)place.Step,
        LastStep = (uint)place.LastStep,
        Loops = (uint)place.Loops,
        Components = (uint)place.Components,
    };

    private static RoutingStep Step(Rules.RoutingStep step)
    {
        var wire = new RoutingStep
        {
            Step = (uint)step.Step,
            Name = step.Name,
            Mode = (StepMode)step.Mode,
            ReworkTo = (uint)step.ReworkTo,
            MaxLoops = (uint)step.MaxLoops,
            ComponentType = step.ComponentType,
            Components = (uint)step.Components,
            Instruction = step.Instruction,
        };
        wire.Next.AddRange(step.Next.Select(next => (uint)next));
        wire.Stations.AddRange(step.Stations);
        return wire;
    }
}
