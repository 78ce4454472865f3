namespace EdgeHub.Testing;

/// <summary>What a <see cref="ChaosProxy"/> does to connections.</summary>
public enum ChaosKind
{
    /// <summary>Nothing: bytes go through.</summary>
    Pass,

    /// <summary>What is open now is closed in order (FIN); what comes passes.</summary>
    Close,

    /// <summary>What is open now is reset (RST), as by a device that loses power; what comes passes.</summary>
    Reset,

    /// <summary>What is open now becomes half-open: its bytes vanish both ways and no end is told of the other; what comes passes.</summary>
    HalfOpen,

    /// <summary>As <see cref="HalfOpen"/>, and what comes is taken and told nothing either: the network is gone and nobody says so.</summary>
    Block,

    /// <summary>What comes is taken and told nothing; what is open goes on.</summary>
    Mute,

    /// <summary>What comes is reset at once; what is open goes on.</summary>
    Refuse,

    /// <summary>Each <see cref="ChaosFault.Every"/>-th write of a direction waits for <see cref="ChaosFault.For"/> first.</summary>
    Stall,

    /// <summary>Everything arrives <see cref="ChaosFault.For"/> later.</summary>
    Delay,

    /// <summary>What the target says arrives as random bytes.</summary>
    Garbage,

    /// <summary>What the target says arrives <see cref="ChaosFault.Every"/> times more than it was said.</summary>
    Repeat,
}

/// <summary>A fault and its measures.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="For">How long something waits, where the kind has it.</param>
/// <param name="Every">A count, where the kind has it.</param>
public readonly record struct ChaosFault(ChaosKind Kind, TimeSpan For = default, int Every = 1)
{
    /// <summary>No fault.</summary>
    public static ChaosFault Pass { get; } = new(ChaosKind.Pass);

    /// <summary>Each <paramref name="every"/>-th write waits.</summary>
    public static ChaosFault Stall(TimeSpan wait, int every) => new(ChaosKind.Stall, wait, every);

    /// <summary>Everything is late.</summary>
    public static ChaosFault Delay(TimeSpan by) => new(ChaosKind.Delay, by);

    /// <summary>Answers come <paramref name="times"/> times more.</summary>
    public static ChaosFault Repeat(int times) => new(ChaosKind.Repeat, default, times);
}
