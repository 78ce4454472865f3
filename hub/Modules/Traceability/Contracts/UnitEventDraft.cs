using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>A further event of a unit, before the ledger gives it its number and chains it.</summary>
/// <param name="Uid">The unit; it must be registered.</param>
/// <param name="Kind">What happened.</param>
/// <param name="OccurredAt">Corrected time; the ledger keeps microseconds.</param>
public sealed record UnitEventDraft(string Uid, UnitEventKind Kind, DateTimeOffset OccurredAt)
{
    /// <summary>Half width of the clock correction's error; zero for events of the hub itself.</summary>
    public TimeSpan Uncertainty { get; init; }

    /// <summary>anchored, interpolated, unknown_boot, or hub for events of the hub itself.</summary>
    public string ClockMethod { get; init; } = "hub";

    /// <summary>Code of the station; empty when it happened at none.</summary>
    public string Station { get; init; } = "";

    /// <summary>The step that it happened in; 0 for none.</summary>
    public int Step { get; init; }

    /// <summary>Number of the work order; empty means the one that the unit has.</summary>
    public string OrderNumber { get; init; } = "";

    /// <summary>What was shown, or null when nobody was told anything.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Entry of the verdict catalogue, or empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>Values for the entry's numbered places.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Who did it, where known.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>The unit that this one went into.</summary>
    public string ParentUid { get; init; } = "";

    /// <summary>The unit that went into this one.</summary>
    public string ChildUid { get; init; } = "";

    /// <summary>Where the unit stands afterwards; null when the event does not move it.</summary>
    public UnitPlace? Place { get; init; }

    /// <summary>A person's words, at most 500 characters.</summary>
    public string Note { get; init; } = "";

    /// <summary>The earlier scan that this event settles, e.g. one that waited.</summary>
    public ScanReference? Refers { get; init; }
}

/// <summary>A scan by the numbers that its agent gave it.</summary>
/// <param name="StoreId">16 bytes.</param>
/// <param name="Number">Number in the scan lane.</param>
public sealed record ScanReference(byte[] StoreId, long Number);

/// <summary>Where a unit belongs; on every ledger row.</summary>
/// <param name="CompanyId">Legal entity.</param>
/// <param name="PlantId">Plant.</param>
/// <param name="DepartmentId">Department.</param>
public sealed record UnitHome(Guid CompanyId, Guid PlantId, Guid DepartmentId);
