namespace EdgeHub.Modbus;

/// <summary>Remembers which units are silent, so that a dead one costs the others one time-out per pause and no more.</summary>
internal sealed class UnitWatch(BackOffOptions? options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Entry[] _units = options is null ? [] : new Entry[256];

    /// <summary>False while a unit is left alone; after a pause one exchange is let through to see.</summary>
    public bool MayAsk(byte unit)
    {
        if (options is null)
        {
            return true;
        }

        lock (_gate)
        {
            ref var entry = ref _units[unit];
            if (entry.Silences < options.AfterTimeouts)
            {
                return true;
            }

            if (entry.IsProbed || time.GetElapsedTime(entry.Since) < entry.Pause)
            {
                return false;
            }

            return entry.IsProbed = true;
        }
    }

    /// <summary>An exchange that was let through has ended.</summary>
    public void Ended(byte unit, ModbusResult result)
    {
        if (options is null)
        {
            return;
        }

        lock (_gate)
        {
            ref var entry = ref _units[unit];
            entry.IsProbed = false;
            if (result is { Fault: ModbusFault.TimedOut or ModbusFault.Malformed } or { Exception: ExceptionCode.GatewayTargetDeviceFailedToRespond })
            {
                var pauses = ++entry.Silences - options.AfterTimeouts;
                entry.Since = time.GetTimestamp();
                entry.Pause = pauses is < 0 or > 30 ? options.LongestPause : TimeSpan.FromTicks(Math.Min(options.LongestPause.Ticks, options.FirstPause.Ticks << pauses));
            }
            else if (result.Fault is ModbusFault.None or ModbusFault.Exception)
            {
                entry = default;
            }
        }
    }

    private struct Entry
    {
        public int Silences;
        public long Since;
        public TimeSpan Pause;
        public bool IsProbed;
    }
}
