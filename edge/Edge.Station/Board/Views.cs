using System.Text;
using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station;

/// <summary>Turns what the agent knows into what the page shows.</summary>
internal static class Views
{
    public static OutcomeView Of(ScanOutcome outcome, long id) => new(
        id,
        outcome.Scan.At.Wall.ToUnixTimeMilliseconds(),
        Name(outcome.Verdict),
        outcome.Code,
        outcome.Arguments,
        outcome.Uid,
        Label(outcome.Scan.Raw.Span));

    public static ShiftView Of(Shift shift) => new(
        shift.PersonId == Guid.Empty ? "" : shift.PersonId.ToString(),
        shift.Name,
        shift.Language.Length == 0 ? null : shift.Language,
        shift.Since.ToUnixTimeMilliseconds());

    public static CorrectionView Of(HubVerdict correction) =>
        new(correction.Number, correction.Uid, Name(correction.Verdict), correction.Code, correction.Arguments);

    /// <summary>What alarms say, bounded: what nobody has put away comes first, then the more urgent, then the later.</summary>
    public static MessagesView Of(IReadOnlyList<StationMessage> standing, IReadOnlySet<string> seen)
    {
        var items = standing
            .Select(message => (Message: message, message.Id, Seen: seen.Contains(message.Id)))
            .OrderBy(item => item.Seen).ThenByDescending(item => item.Message.Severity).ThenByDescending(item => item.Message.Since)
            .Select(item => new MessageView(
                item.Id, item.Message.Machine, item.Message.Severity.ToString().ToLowerInvariant(), item.Message.Text,
                item.Message.Since.ToUnixTimeMilliseconds(), item.Seen))
            .ToList();
        var open = items.Count(item => !item.Seen);
        return new MessagesView([.. items.Take(StationLimits.Messages)], open, items.Count - open);
    }

    /// <summary>What a station begins; null where nothing begins.</summary>
    public static StartsView? Of(IReadOnlyList<Routing> items, UidSupply supply) => items.Count == 0
        ? null
        : new StartsView(
            [.. items.Select(item => new ItemView(item.ItemCode, item.ItemName))], supply.Left, supply.Hours, supply.Left < StationLimits.NumbersLow);

    /// <summary>The unit that the operator has in hand: at assembly the one that takes the component, else the scanned one.</summary>
    public static UnitView? UnitInFront(ScanOutcome outcome, StationPlan plan)
    {
        if (InFront(outcome) is not { } unit)
        {
            return outcome.Uid.Length == 0 ? null : new UnitView(outcome.Uid, "", "", "unknown", null, 0, 0);
        }

        var routing = plan.Routing(unit.RoutingVersion);
        var step = routing?.Find(unit.Place.Step);
        return new UnitView(
            unit.Uid,
            unit.OrderNumber,
            routing?.ItemName ?? "",
            unit.Place.State.ToString().ToLowerInvariant(),
            step is null ? null : Step(step, outcome.Station),
            unit.Place.Components,
            step?.Components ?? 0);
    }

    /// <summary>The buttons that make sense now. Release and scrap need another role and are made at the hub.</summary>
    public static IReadOnlyList<string> Actions(ScanOutcome outcome, StationPlan plan)
    {
        if (outcome.Verdict == Verdict.Refuse || InFront(outcome) is not { } unit)
        {
            return [];
        }

        if (unit.Place.State is not (UnitState.Queued or UnitState.Active or UnitState.Rework))
        {
            return [];
        }

        var step = plan.Routing(unit.RoutingVersion)?.Find(unit.Place.Step);
        var active = unit.Place.State == UnitState.Active && step is not null && IsAt(step, outcome.Station);
        return step?.Mode switch
        {
            StepMode.Inspect when active => ["pass", "fail", "hold"],
            StepMode.StartComplete when active => ["complete", "hold"],
            _ => ["hold"],
        };
    }

    /// <summary>The outcome that can be taken back: until its moment by the operator, later with a supervisor; null when none can.</summary>
    public static UndoView? UndoOf(ScanOutcome? outcome) =>
        outcome is { UndoUntil: { } until } ? new UndoView(outcome.Number, until.ToUnixTimeMilliseconds()) : null;

    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Accept => "accept",
        Verdict.Warn => "warn",
        _ => "refuse",
    };

    private static UnitSnapshot? InFront(ScanOutcome outcome) =>
        outcome.Scan is { Context: { } context, Unit: null or { Place.State: UnitState.Minted or UnitState.Merged } }
            ? context
            : outcome.Scan.Unit;

    private static StepView Step(RoutingStep step, string station)
    {
        var here = IsAt(step, station);
        return new StepView(step.Step, step.Name, step.Stations, step.Instruction, here);
    }

    private static bool IsAt(RoutingStep step, string station) => step.Stations.Contains(station, StringComparer.Ordinal);

    /// <summary>As the pipeline reads it, so that the position of a wrong character is the same.</summary>
    private static string Label(ReadOnlySpan<byte> raw)
    {
        raw = raw.Trim(" \t\r\n"u8);
        var text = new StringBuilder(StationLimits.LabelShown);
        while (!raw.IsEmpty && text.Length < StationLimits.LabelShown)
        {
            Rune.DecodeFromUtf8(raw, out var rune, out var read);
            text.Append(Rune.IsControl(rune) ? Rune.ReplacementChar : rune);
            raw = raw[read..];
        }

        return text.ToString();
    }
}
