namespace EdgeHub.Modbus;

/// <summary>
/// Times of a serial line (Modbus over Serial Line V1.02, 2.5.1.1). All zero with a speed of 0: a line without characters of its own, such
/// as RTU carried over TCP.
/// </summary>
/// <param name="Baud">Bits per second; 0 where there is no such thing.</param>
/// <param name="BitsPerCharacter">Start, data, parity and stop bits: 11 by the specification, 10 for 8N1.</param>
public readonly record struct RtuTiming(int Baud, int BitsPerCharacter = 11)
{
    /// <summary>Fixed above this speed, because timers of microcontrollers are no faster.</summary>
    private const int FastBaud = 19_200;

    /// <summary>Silence before a frame: 3.5 characters, above 19,200 baud 1.75 ms.</summary>
    public TimeSpan Silence => Baud switch
    {
        <= 0 => TimeSpan.Zero,
        > FastBaud => TimeSpan.FromMicroseconds(1750),
        _ => Transmission(7) / 2,
    };

    /// <summary>How long so many characters are on the line.</summary>
    public TimeSpan Transmission(int characters) =>
        Baud <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)characters * BitsPerCharacter * TimeSpan.TicksPerSecond / Baud);

    /// <summary>A wait that is no shorter, in whole milliseconds: timers cut off the rest, and a wait of nothing would spin.</summary>
    internal static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
