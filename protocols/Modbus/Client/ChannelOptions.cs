namespace EdgeHub.Modbus;

/// <summary>Bounds of a TCP connection to a device or gateway.</summary>
public sealed record TcpChannelOptions
{
    /// <summary>Exchanges under way at once, 1 to 64: 16, the most that the TCP implementation guide (4.4.1.3) expects a server to take.</summary>
    public int MaxInFlight { get; init; } = 16;

    /// <summary>Of them for one unit, at least 1: 1, because many devices drop what comes while they are busy. Units behind a gateway still go side by side.</summary>
    public int MaxInFlightPerUnit { get; init; } = 1;

    /// <summary>Exchanges that may wait for their turn, at least 1; further ones are refused as overloaded.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Time-outs in a row, with nothing heard from anybody, after which the connection counts as half-open and is made anew: at least 1.</summary>
    public int SilentTimeouts { get; init; } = 3;

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pauses for silent units; null asks them each time. Of use behind a gateway to a serial line, which a dead unit holds up.</summary>
    public BackOffOptions? BackOff { get; init; }

    internal void Check()
    {
        Bound.Require(MaxInFlight >= 1, "MaxInFlight must be at least 1.");
        Bound.Require(MaxInFlight <= 64, "MaxInFlight must be at most 64.");
        Bound.Require(MaxInFlightPerUnit >= 1, "MaxInFlightPerUnit must be at least 1.");
        Bound.Require(MaxWaiting >= 1, "MaxWaiting must be at least 1.");
        Bound.Require(SilentTimeouts >= 1, "SilentTimeouts must be at least 1.");
        Bound.Require(ConnectTimeout > TimeSpan.Zero, "ConnectTimeout must be longer than nothing.");
        BackOff?.Check();
    }
}

/// <summary>Bounds of a serial line.</summary>
public sealed record RtuChannelOptions
{
    /// <summary>Exchanges that may wait for the line, at least 1; further ones are refused as overloaded.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>How long opening may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What devices get to carry out a broadcast: 100 ms (Modbus over Serial Line, 2.4.1).</summary>
    public TimeSpan TurnaroundDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a unit that was silent is not asked again, while others are: its late answer could else pass for the next one's.
    /// </summary>
    public TimeSpan LateAnswerGuard { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Pauses for silent units; null asks them each time, at the cost of all others on the line.</summary>
    public BackOffOptions? BackOff { get; init; } = new();

    internal void Check()
    {
        Bound.Require(MaxWaiting >= 1, "MaxWaiting must be at least 1.");
        Bound.Require(ConnectTimeout > TimeSpan.Zero, "ConnectTimeout must be longer than nothing.");
        Bound.Require(TurnaroundDelay >= TimeSpan.Zero, "TurnaroundDelay must not be negative.");
        Bound.Require(LateAnswerGuard >= TimeSpan.Zero, "LateAnswerGuard must not be negative.");
        BackOff?.Check();
    }
}

/// <summary>When a silent unit is left alone and for how long; each further silence doubles the pause, one answer ends it.</summary>
public sealed record BackOffOptions
{
    /// <summary>Silences in a row before the first pause, at least 1.</summary>
    public int AfterTimeouts { get; init; } = 2;

    /// <summary>First pause.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    internal void Check()
    {
        Bound.Require(AfterTimeouts >= 1, "AfterTimeouts must be at least 1.");
        Bound.Require(FirstPause > TimeSpan.Zero, "FirstPause must be longer than nothing.");
        Bound.Require(LongestPause >= FirstPause, "LongestPause must not be shorter than FirstPause.");
    }
}
