namespace EdgeHub.StationRules;

/// <summary>What a station shows for a scan. The numbers are the wire's (hublink.proto).</summary>
public enum Verdict : byte
{
    /// <summary>Go on.</summary>
    Accept = 1,

    /// <summary>Go on, but something is unconfirmed; the reason is shown.</summary>
    Warn = 2,

    /// <summary>Stop; the unit does not move.</summary>
    Refuse = 3,
}

/// <summary>What the operator wants of a scan. The numbers are the wire's.</summary>
public enum ScanIntent : byte
{
    /// <summary>Whatever the station does next for this unit.</summary>
    Scan = 0,

    /// <summary>A quality gate passes.</summary>
    Pass = 1,

    /// <summary>A quality gate fails: the unit goes to rework, or on hold where no rework is planned.</summary>
    Fail = 2,

    /// <summary>Takes the unit's last event back.</summary>
    Undo = 3,

    /// <summary>Stops the unit where it is.</summary>
    Hold = 4,

    /// <summary>Lets a held unit go on.</summary>
    Release = 5,

    /// <summary>Ends the unit as scrap.</summary>
    Scrap = 6,
}

/// <summary>What a station does for a step. The numbers are the wire's.</summary>
public enum StepMode : byte
{
    /// <summary>One scan does the step.</summary>
    Complete = 1,

    /// <summary>The first scan starts, the second completes.</summary>
    StartComplete = 2,

    /// <summary>A quality gate: needs pass or fail.</summary>
    Inspect = 3,

    /// <summary>The unit is scanned first, then the components that go into it.</summary>
    Assemble = 4,
}

/// <summary>Where a unit is in its life. The numbers are the wire's.</summary>
public enum UnitState : byte
{
    /// <summary>Waiting for <see cref="UnitPlace.Step"/>.</summary>
    Queued = 1,

    /// <summary>Being worked on at <see cref="UnitPlace.Step"/>.</summary>
    Active = 2,

    /// <summary>Stopped by a person or a failed gate.</summary>
    Hold = 3,

    /// <summary>Through its whole routing.</summary>
    Done = 4,

    /// <summary>Ended as scrap.</summary>
    Scrapped = 5,

    /// <summary>Sent back by a gate and waiting for <see cref="UnitPlace.Step"/>.</summary>
    Rework = 6,

    /// <summary>Fitted into another unit.</summary>
    Merged = 7,

    /// <summary>Labelled, not in production: a component, or not released yet.</summary>
    Minted = 8,
}

/// <summary>What a decision does to a unit. The numbers are stored in the ledger and never reused.</summary>
public enum EffectKind : byte
{
    /// <summary>The unit does not move.</summary>
    None = 0,

    /// <summary>Work on the step began.</summary>
    Started = 1,

    /// <summary>The step is done and the unit is queued for the next, or done.</summary>
    Completed = 2,

    /// <summary>The gate passed.</summary>
    Passed = 3,

    /// <summary>The gate failed and the unit goes back.</summary>
    SentToRework = 4,

    /// <summary>The gate failed or a person stopped the unit.</summary>
    Held = 5,

    /// <summary>A held unit goes on.</summary>
    Released = 6,

    /// <summary>The unit ended as scrap.</summary>
    Scrapped = 7,

    /// <summary>This component went into the unit at the station.</summary>
    Fitted = 8,

    /// <summary>This unit took a component and waits for more.</summary>
    Took = 9,

    /// <summary>The last event was taken back.</summary>
    Undone = 10,
}
