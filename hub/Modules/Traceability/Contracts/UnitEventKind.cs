namespace EdgeHub.Hub.Traceability;

/// <summary>
/// What an event says of a unit. The numbers are stored and hashed and never reused; 1 to 10 equal
/// <see cref="StationRules.EffectKind"/>.
/// </summary>
public enum UnitEventKind : short
{
    /// <summary>Work on the step began.</summary>
    Started = 1,

    /// <summary>The step is done.</summary>
    Completed = 2,

    /// <summary>The gate passed.</summary>
    Passed = 3,

    /// <summary>The gate failed and the unit goes back.</summary>
    SentToRework = 4,

    /// <summary>Stopped by a person or a failed gate.</summary>
    Held = 5,

    /// <summary>A held unit goes on.</summary>
    Released = 6,

    /// <summary>Ended as scrap.</summary>
    Scrapped = 7,

    /// <summary>Fitted into <see cref="UnitEventDraft.ParentUid"/>.</summary>
    Fitted = 8,

    /// <summary>Took <see cref="UnitEventDraft.ChildUid"/> and waits for more.</summary>
    Took = 9,

    /// <summary>The last event was taken back.</summary>
    Undone = 10,

    /// <summary>The number was given out; the first event of every unit.</summary>
    Minted = 20,

    /// <summary>Given to production with a work order.</summary>
    Planned = 21,

    /// <summary>A scan that was refused; the unit did not move.</summary>
    Refused = 22,

    /// <summary>A scan that was accepted and moved nothing (double read, waiting at a gate).</summary>
    Noted = 23,

    /// <summary>A scan that waits for a missing earlier one.</summary>
    Waiting = 24,

    /// <summary>A scan that happened before later ones and no longer fits.</summary>
    OutOfOrder = 25,

    /// <summary>A person looked at an exception and accepted what was recorded.</summary>
    ExceptionAccepted = 26,

    /// <summary>A person set the unit right.</summary>
    Corrected = 27,
}
