using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What goes through, for those who watch the agent.</summary>
public sealed partial class MachinePipeline
{
    private RecentRate _rounds;
    private RecentRate _values;
    private DateTimeOffset? _heard;

    /// <summary>What went through so far. A changed configuration goes on counting.</summary>
    public MachineTraffic Traffic()
    {
        lock (_lock)
        {
            var now = Instant.Now(_time).MonotonicMilliseconds;
            return new MachineTraffic(_rounds.Total, _values.Total, _rounds.PerSecond(now), _values.PerSecond(now), _heard);
        }
    }

    private void CountRound(bool isHeard)
    {
        var now = Instant.Now(_time);
        _rounds.Reach(_rounds.Total + 1, now.MonotonicMilliseconds);
        _heard = isHeard ? now.Wall : _heard;
    }

    private void Hand(int values)
    {
        if (values > 0)
        {
            _values.Reach(_values.Total + values, Instant.Now(_time).MonotonicMilliseconds);
        }
    }

    private void InheritTraffic(MachinePipeline before) => (_rounds, _values, _heard) = (before._rounds, before._values, before._heard);
}

/// <summary>What went through a machine's pipeline since the agent's start.</summary>
/// <param name="Rounds">How often the driver came with readings, heard or not.</param>
/// <param name="Values">Values that were worth sending and handed to the journal.</param>
/// <param name="RoundsPerSecond">Over the last ten seconds.</param>
/// <param name="ValuesPerSecond">Over the last ten seconds.</param>
/// <param name="LastHeard">When the machine answered last; null when never.</param>
public readonly record struct MachineTraffic(long Rounds, long Values, double RoundsPerSecond, double ValuesPerSecond, DateTimeOffset? LastHeard);
