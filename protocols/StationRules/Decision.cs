namespace EdgeHub.StationRules;

/// <summary>One scan as the rules see it.</summary>
/// <param name="Station">Code of the station.</param>
/// <param name="Uid">The unit that the label names; its form and check characters are already proven.</param>
/// <param name="TenantCode">Tenant part of the label.</param>
/// <param name="Type">Type part of the label, e.g. <c>FG</c>.</param>
/// <param name="Intent">What the operator wants.</param>
/// <param name="ContextUid">The unit that stands at the station for components; empty when none does.</param>
/// <param name="At">When it was scanned.</param>
/// <param name="SupervisorId">Who allowed an undo after its 30 s; empty when nobody did.</param>
public readonly record struct ScanFacts(
    string Station,
    string Uid,
    string TenantCode,
    string Type,
    ScanIntent Intent,
    string ContextUid,
    DateTimeOffset At,
    Guid SupervisorId = default);

/// <summary>What is known of the scanned unit and how far it can be trusted.</summary>
/// <param name="Unit">The scanned unit, null when unknown.</param>
/// <param name="Context">The unit at the station, null when none or unknown.</param>
/// <param name="Age">Time since this knowledge was confirmed; the hub says zero.</param>
/// <param name="OutOfContact">The unit's present step is done at stations that the hub does not hear; the hub itself says false.</param>
public readonly record struct Knowledge(UnitSnapshot? Unit, UnitSnapshot? Context, TimeSpan Age, bool OutOfContact);

/// <summary>A verdict with its reason and what it changes.</summary>
/// <param name="Verdict">Accept, warn or refuse.</param>
/// <param name="Code">Entry of the verdict catalogue (<see cref="Codes"/>).</param>
/// <param name="Arguments">Values for the entry's numbered places.</param>
/// <param name="Effect">What happens to the scanned unit.</param>
/// <param name="Step">The step that it happened in; 0 for none.</param>
/// <param name="Unit">The scanned unit afterwards; null when it does not change or is unknown.</param>
/// <param name="Context">The unit at the station afterwards; null when it does not change.</param>
public sealed record Decision(
    Verdict Verdict,
    string Code,
    IReadOnlyList<string> Arguments,
    EffectKind Effect = EffectKind.None,
    int Step = 0,
    UnitSnapshot? Unit = null,
    UnitSnapshot? Context = null);
