using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A scan with its verdict: all that the journal keeps and the hub is told.</summary>
public sealed record DecidedScan
{
    /// <summary>Code of the station.</summary>
    public required string Station { get; init; }

    /// <summary>Name of the device.</summary>
    public required string Device { get; init; }

    /// <summary>The label's bytes, at most <see cref="ScanLimits.MaxRawBytes"/>.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>AIM symbology identifier without the bracket; empty when none was sent.</summary>
    public required string Symbology { get; init; }

    /// <summary>The unit that the label names; empty when it could not be read as one.</summary>
    public string Uid { get; init; } = "";

    /// <summary>What the operator wanted.</summary>
    public required ScanIntent Intent { get; init; }

    /// <summary>The unit that stood at the station when a component was scanned; empty otherwise.</summary>
    public string ContextUid { get; init; } = "";

    /// <summary>For an undo: lane number of the scan that it takes back; 0 otherwise.</summary>
    public long Undoes { get; init; }

    /// <summary>When it was read, by both clocks.</summary>
    public required Instant At { get; init; }

    /// <summary>Who was at the station; empty when nobody had started the shift.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Who allowed it with badge and PIN; empty where nobody had to.</summary>
    public Guid SupervisorId { get; init; }

    /// <summary>What the operator is told.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Entry of the verdict catalogue.</summary>
    public required string Code { get; init; }

    /// <summary>Values for the entry's numbered places.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Version of the station plan that decided.</summary>
    public required long PlanVersion { get; init; }

    /// <summary><c>unit_seq</c> of the snapshot that it was decided on; 0 when the unit was not known.</summary>
    public long UnitSeq { get; init; }

    /// <summary>Age of that knowledge; <see cref="TimeSpan.MaxValue"/> when the hub was never heard.</summary>
    public required TimeSpan SnapshotAge { get; init; }

    /// <summary>The step that it was decided for; 0 for none.</summary>
    public int Step { get; init; }

    /// <summary>What it does to the unit.</summary>
    public EffectKind Effect { get; init; }

    /// <summary>The scanned unit afterwards, or as it is when nothing changed; null when unknown.</summary>
    public UnitSnapshot? Unit { get; init; }

    /// <summary>The unit at the station afterwards; null when none stands there.</summary>
    public UnitSnapshot? Context { get; init; }
}
