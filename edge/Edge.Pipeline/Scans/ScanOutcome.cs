using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What page, lamp and beeper show for a scan. It exists only once the scan is durable, or never will be (full store, repeat).</summary>
/// <param name="Scan">The scan with its verdict.</param>
/// <param name="Number">Its lane number from 1; 0 when it was not journaled (a repeat, or the store is full).</param>
/// <param name="Repeated">A double read: nothing was journaled and nothing changed.</param>
/// <param name="Next">Where the unit goes or what is done with it now; null when there is nothing to say.</param>
/// <param name="Took">From reading to durable verdict.</param>
/// <param name="UndoUntil">Until when this scan can be taken back at its station, later with a supervisor; null when it can't, as for a component that sits in its unit.</param>
public sealed record ScanOutcome(
    DecidedScan Scan, long Number, bool Repeated, NextStep? Next, TimeSpan Took, DateTimeOffset? UndoUntil)
{
    /// <summary>Code of the station.</summary>
    public string Station => Scan.Station;

    /// <summary>The unit that the label names; empty when unreadable.</summary>
    public string Uid => Scan.Uid;

    /// <summary>What the operator is told.</summary>
    public Verdict Verdict => Scan.Verdict;

    /// <summary>Entry of the verdict catalogue.</summary>
    public string Code => Scan.Code;

    /// <summary>Values for the entry's numbered places.</summary>
    public IReadOnlyList<string> Arguments => Scan.Arguments;
}

/// <summary>The step that a unit waits for or is in after a scan.</summary>
/// <param name="Step">Its number.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Instruction">What to do, one or two sentences.</param>
/// <param name="Station">The station that does it: this one if it can, else the first.</param>
/// <param name="Here">True when this station does it.</param>
/// <param name="Mode">What a scan does there.</param>
/// <param name="ItemCode">Code of the item that the unit becomes.</param>
/// <param name="ItemName">Name of the item for people.</param>
public sealed record NextStep(
    int Step, string Name, string Instruction, string Station, bool Here, StepMode Mode, string ItemCode, string ItemName);
