using System.Collections.Concurrent;

namespace EdgeHub.Simulator;

/// <summary>What happened to a unit on the floor. The words are those of the hub's ledger.</summary>
internal enum Deed
{
    /// <summary>Work on a step began.</summary>
    Started,

    /// <summary>A step was done.</summary>
    Completed,

    /// <summary>The gate passed.</summary>
    Passed,

    /// <summary>The gate failed and the unit went back.</summary>
    SentToRework,

    /// <summary>The gate failed too often and the unit was held.</summary>
    Held,

    /// <summary>The unit took a component.</summary>
    Took,

    /// <summary>The last scan was taken back.</summary>
    Undone,
}

/// <summary>One deed on a unit.</summary>
internal readonly record struct UnitDeed(int Step, Deed Deed);

/// <summary>One unit on the floor with all that was really done to it, in order.</summary>
internal sealed class FloorUnit(string uid)
{
    /// <summary>Its label.</summary>
    public string Uid { get; } = uid;

    /// <summary>What was done, in order.</summary>
    public List<UnitDeed> Deeds { get; } = [];

    /// <summary>Components that went in.</summary>
    public List<string> Components { get; } = [];

    /// <summary>How often the gate sent it back.</summary>
    public int Loops { get; set; }

    /// <summary>The step at which an answer was lost and nothing is sure yet; 0 for none.</summary>
    public int UnsureAt { get; set; }

    /// <summary>Visits since then.</summary>
    public int UnsureVisits { get; set; }

    /// <summary>What a station said last, for whoever looks why a unit stands.</summary>
    public string LastAnswer { get; set; } = "none";

    /// <summary>True once it left the line, packed or held.</summary>
    public bool Finished { get; set; }
}

/// <summary>The witness: counts what the stations were told and what they answered.</summary>
internal sealed class Truth
{
    private long _answered;
    private long _unanswered;
    private long _finished;
    private long _setAside;

    /// <summary>Every unit that came onto the floor.</summary>
    public ConcurrentDictionary<string, FloorUnit> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers by code, to be shown at the end.</summary>
    public ConcurrentDictionary<string, long> Codes { get; } = new(StringComparer.Ordinal);

    /// <summary>Scans that a station answered.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Scans whose answer was lost with a connection; the operator scanned again.</summary>
    public long Unanswered => Interlocked.Read(ref _unanswered);

    /// <summary>Units through the line.</summary>
    public long Finished => Interlocked.Read(ref _finished);

    /// <summary>Times a unit had to wait because its last step was not known yet.</summary>
    public long SetAside => Interlocked.Read(ref _setAside);

    /// <summary>A station answered.</summary>
    public void Answer(string code)
    {
        Interlocked.Increment(ref _answered);
        Codes.AddOrUpdate(code, 1, static (_, n) => n + 1);
    }

    /// <summary>An answer was lost.</summary>
    public void LoseAnswer() => Interlocked.Increment(ref _unanswered);

    /// <summary>A unit had to wait.</summary>
    public void PutAside() => Interlocked.Increment(ref _setAside);

    /// <summary>A unit left the line.</summary>
    public void Finish(FloorUnit unit)
    {
        unit.Finished = true;
        Interlocked.Increment(ref _finished);
    }
}
