namespace EdgeHub.Edge.Pipeline;

/// <summary>Where a counter stands. Kept over a restart, it goes on where it was, and what was counted meanwhile is counted.</summary>
/// <param name="Total">All counts since the first reading; never falls.</param>
/// <param name="Last">What the device showed last.</param>
public readonly record struct CounterState(long Total, long Last)
{
    /// <summary>
    /// The state after a reading. The first counts nothing. A fall is the end of the range when the way over it is short (a sixteenth of the range) or the
    /// counter can't be reset; otherwise the device began anew at 0.
    /// </summary>
    public static CounterState Next(CounterState? before, long reading, CounterSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (before is not { } state)
        {
            return new CounterState(0, reading);
        }

        var step = reading - state.Last;
        if (step < 0)
        {
            // As unsigned numbers: the range may be all of 63 bits. A maximum that was made smaller leaves no way over the end.
            var over = state.Last > settings.Max ? ulong.MaxValue : (ulong)(settings.Max - state.Last) + (ulong)reading + 1;
            step = over != ulong.MaxValue && (!settings.CanReset || over <= (ulong)settings.Max / 16) ? (long)Math.Min(over, long.MaxValue) : reading;
        }

        return new CounterState(state.Total > long.MaxValue - step ? long.MaxValue : state.Total + step, reading);
    }
}

/// <summary>Where the counter of a named point stands.</summary>
public readonly record struct PointCounter(string Point, CounterState State);
