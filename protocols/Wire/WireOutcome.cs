namespace EdgeHub.Wire;

/// <summary>How an attempt to decode bytes ended.</summary>
public enum WireStatus
{
    /// <summary>Something whole was read.</summary>
    Complete,

    /// <summary>What has come so far is right, but more must come.</summary>
    NeedsMore,

    /// <summary>No further bytes can make this right.</summary>
    Malformed,
}

/// <summary>What a decoder found: complete, needs more, or malformed with where and against which section. Never a text of the peer.</summary>
public readonly record struct WireOutcome
{
    private WireOutcome(WireStatus status, int bytes, int code, string section) =>
        (Status, Bytes, Code, Section) = (status, bytes, code, section);

    /// <summary>How it ended.</summary>
    public WireStatus Status { get; }

    /// <summary>Complete: bytes taken. Needs more: the least bytes that must be there in all. Malformed: offset of the fault from 0.</summary>
    public int Bytes { get; }

    /// <summary>The protocol's own code of the fault; 0 unless malformed.</summary>
    public int Code { get; }

    /// <summary>Section of the specification that is broken; empty unless malformed.</summary>
    public string Section { get; }

    /// <summary>True when something whole was read.</summary>
    public bool IsComplete => Status == WireStatus.Complete;

    /// <summary>Something whole was read from the first bytes.</summary>
    public static WireOutcome Complete(int bytes) => new(WireStatus.Complete, bytes, 0, "");

    /// <summary>Trying again is of no use before so many bytes are there in all.</summary>
    public static WireOutcome NeedsMore(int bytes) => new(WireStatus.NeedsMore, bytes, 0, "");

    /// <summary>The bytes break the protocol at an offset.</summary>
    public static WireOutcome Malformed(int code, int offset, string section) => new(WireStatus.Malformed, offset, code, section);
}
