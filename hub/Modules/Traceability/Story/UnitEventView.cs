using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>A scan as pages list it and as the live topic <c>scans</c> carries it.</summary>
/// <param name="Uid">The unit; empty when the label could not be read.</param>
/// <param name="Seq">Number in the unit's history; 0 for a scan of no unit of ours.</param>
/// <param name="Kind">snake_case, <c>stray</c> for a scan of no unit of ours.</param>
/// <param name="At">Corrected time.</param>
/// <param name="ReceivedAt">Hub time of acceptance.</param>
/// <param name="Station">Code, or null.</param>
/// <param name="Step">Number, or null.</param>
/// <param name="StepName">For people, or null where nobody knows it.</param>
/// <param name="Verdict">accept, warn, refuse, or null.</param>
/// <param name="Code">Entry of the verdict catalogue.</param>
/// <param name="Arguments">Values for its numbered places.</param>
/// <param name="OrderNumber">Work order, or null.</param>
/// <param name="PersonName">Who, or null.</param>
internal record ScanView(
    string Uid, long Seq, [UnitEventKinds] string Kind, DateTime At, DateTime ReceivedAt, string? Station, int? Step, string? StepName,
    [OneOf("accept", "warn", "refuse")] string? Verdict, string Code, IReadOnlyList<string> Arguments, string? OrderNumber, string? PersonName);

/// <summary>An event of a unit's story.</summary>
internal sealed record UnitEventView(
    string Uid, long Seq, [UnitEventKinds] string Kind, DateTime At, DateTime ReceivedAt, string? Station, int? Step, string? StepName,
    [OneOf("accept", "warn", "refuse")] string? Verdict, string Code, IReadOnlyList<string> Arguments, string? OrderNumber, string? PersonName,
    double UncertaintyMs, string ClockMethod, string? Note, string? ParentUid, string? ChildUid, string Hash,
    Guid? AgentId, string? Device, [OneOf("accept", "warn", "refuse")] string? AgentVerdict, string? AgentCode)
    : ScanView(Uid, Seq, Kind, At, ReceivedAt, Station, Step, StepName, Verdict, Code, Arguments, OrderNumber, PersonName);

/// <summary>Makes views from stored bytes.</summary>
internal static class EventViews
{
    public static ScanView OfScan(StoredEvent stored, string? stepName, string? personName) => new(
        stored.Uid,
        (long)stored.UnitSeq,
        Words.Of((UnitEventKind)stored.Kind),
        Micros.At(stored.OccurredUs).UtcDateTime,
        Micros.At(stored.RecordedUs).UtcDateTime,
        OrNull(stored.Station),
        stored.Step == 0 ? null : (int)stored.Step,
        stepName,
        stored.Verdict == 0 ? null : Words.Of((StationRules.Verdict)stored.Verdict),
        stored.Code,
        stored.Arguments,
        OrNull(stored.OrderNumber),
        personName);

    public static UnitEventView OfEvent(StoredEvent stored, byte[] hash, string? stepName, string? personName)
    {
        var scan = OfScan(stored, stepName, personName);
        return new UnitEventView(
            scan.Uid, scan.Seq, scan.Kind, scan.At, scan.ReceivedAt, scan.Station, scan.Step, scan.StepName, scan.Verdict, scan.Code,
            scan.Arguments, scan.OrderNumber, scan.PersonName,
            stored.UncertaintyUs / 1000.0,
            stored.ClockMethod,
            OrNull(stored.Note),
            OrNull(stored.ParentUid),
            OrNull(stored.ChildUid),
            Convert.ToHexStringLower(hash),
            stored.Source is { } source ? EventCodec.ReadId(source.AgentId) : null,
            OrNull(stored.Source?.Device),
            stored.Source is { Verdict: not 0 } told ? Words.Of((StationRules.Verdict)told.Verdict) : null,
            OrNull(stored.Source?.Code));
    }

    public static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
