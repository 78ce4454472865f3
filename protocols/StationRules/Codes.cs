namespace EdgeHub.StationRules;

/// <summary>The codes of the verdict catalogue. A code is never reused; its texts are in <c>Verdicts/*.json</c>.</summary>
public static class Codes
{
    /// <summary>Work began. {0} step name, {1} step.</summary>
    public const string StepStarted = "step.started";

    /// <summary>Step done, the unit goes on. {0} step name, {1} next step's name, {2} next step, {3} its station.</summary>
    public const string StepCompleted = "step.completed";

    /// <summary>The last step is done. {0} step name.</summary>
    public const string UnitFinished = "unit.finished";

    /// <summary>The gate waits for pass or fail. {0} step name.</summary>
    public const string InspectWaiting = "inspect.waiting";

    /// <summary>Gate passed. {0} next step's name, {1} next step, {2} its station.</summary>
    public const string InspectPassed = "inspect.passed";

    /// <summary>Gate failed, back to {0} (step {1}) at {2}.</summary>
    public const string InspectRework = "inspect.rework";

    /// <summary>Gate failed, the unit is held.</summary>
    public const string InspectHeld = "inspect.held";

    /// <summary>A component was fitted. {0} how many, {1} of how many.</summary>
    public const string ComponentFitted = "component.fitted";

    /// <summary>A person put the unit on hold.</summary>
    public const string UnitHeld = "unit.held";

    /// <summary>The hold is over. {0} next step's name, {1} step, {2} its station.</summary>
    public const string UnitReleased = "unit.released";

    /// <summary>The unit ended as scrap.</summary>
    public const string UnitScrappedNow = "unit.scrapped_now";

    /// <summary>The last scan was taken back.</summary>
    public const string ScanUndone = "scan.undone";

    /// <summary>The same label again within the double-read window; nothing changes.</summary>
    public const string ScanRepeated = "scan.repeated";

    /// <summary>Not known here, the station lets it pass; the hub will tell.</summary>
    public const string UnitUnconfirmed = "unit.unconfirmed";

    /// <summary>Last known at {0} (step {1}), which can't be heard at present.</summary>
    public const string StepUnconfirmed = "step.unconfirmed";

    /// <summary>Not a label of ours.</summary>
    public const string LabelUnreadable = "label.unreadable";

    /// <summary>Check characters are wrong. {0} position from 1, {1} the character found there.</summary>
    public const string LabelDamaged = "label.damaged";

    /// <summary>Label of another company. {0} its code.</summary>
    public const string LabelForeign = "label.foreign";

    /// <summary>Nobody knows this unit.</summary>
    public const string UnitUnknown = "unit.unknown";

    /// <summary>The unit is not released to production.</summary>
    public const string UnitNotReleased = "unit.not_released";

    /// <summary>The unit is on hold.</summary>
    public const string UnitOnHold = "unit.on_hold";

    /// <summary>The unit is finished already.</summary>
    public const string UnitDone = "unit.done";

    /// <summary>The unit is scrap.</summary>
    public const string UnitScrapped = "unit.scrapped";

    /// <summary>The unit is inside {0}.</summary>
    public const string UnitMerged = "unit.merged";

    /// <summary>Wrong station. {0} needed step's name, {1} step, {2} its station.</summary>
    public const string StepWrong = "step.wrong_station";

    /// <summary>This station's step is done already. {0} needed step's name, {1} step, {2} its station.</summary>
    public const string StepAlreadyDone = "step.already_done";

    /// <summary>Pass or fail was said at a step that is no gate.</summary>
    public const string InspectNotHere = "inspect.not_here";

    /// <summary>A component without a unit at the station.</summary>
    public const string ComponentNoUnit = "component.no_unit";

    /// <summary>The unit at the station does not take this component. {0} type needed.</summary>
    public const string ComponentWrong = "component.wrong";

    /// <summary>Nothing to take back here.</summary>
    public const string UndoNothing = "undo.nothing";

    /// <summary>The 30 s for taking back are over.</summary>
    public const string UndoTooLate = "undo.too_late";

    /// <summary>The unit is not on hold.</summary>
    public const string HoldNone = "hold.none";

    /// <summary>The hub has no such station.</summary>
    public const string StationUnknown = "station.unknown";

    /// <summary>The agent's disk is full: scans can't be kept.</summary>
    public const string StoreFull = "store.full";

    /// <summary>A unit was begun and has its number. {0} item name.</summary>
    public const string UnitMinted = "unit.minted";

    /// <summary>A unit could not be begun: the agent's disk is full or failing. No number was used.</summary>
    public const string UnitNotKept = "unit.not_kept";

    /// <summary>No leased number is left to begin a unit with.</summary>
    public const string UidsNone = "uids.none";

    /// <summary>No routing begins at this station, or not that of the item asked for.</summary>
    public const string StartNotHere = "start.not_here";

    /// <summary>A badge that the hub has not told of.</summary>
    public const string BadgeUnknown = "badge.unknown";

    /// <summary>The badge of somebody who works at other stations.</summary>
    public const string BadgeNotHere = "badge.not_here";

    /// <summary>Raised by the hub: the scan is ahead of what is recorded and waits for the missing one. {0} step name, {1} step.</summary>
    public const string ScanWaiting = "scan.waiting";

    /// <summary>Raised by the hub: the scan happened before later ones and no longer fits.</summary>
    public const string ScanOutOfOrder = "scan.out_of_order";
}
