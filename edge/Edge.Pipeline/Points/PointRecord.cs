using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A value on its way to the hub.</summary>
/// <param name="Point">Place in <see cref="MachineSettings.Points"/>.</param>
/// <param name="Value">None where the quality has no value.</param>
/// <param name="Quality">How far it can be trusted.</param>
/// <param name="ReadAt">When it was read; of a silence, when it was noticed. Never the time of sending.</param>
/// <param name="SourceTime">When the source says that it came about; null when it says nothing, or nothing that can be believed.</param>
public readonly record struct PointRecord(int Point, PointValue Value, Quality Quality, Instant ReadAt, DateTimeOffset? SourceTime);

/// <summary>Keeps the values of one machine under one set of settings for the hub; other settings have another.</summary>
public interface IPointJournal
{
    /// <summary>Takes values in the order of sending. Returns at once and calls nothing of the pipeline.</summary>
    void Write(ReadOnlySpan<PointRecord> values);
}

/// <summary>How a point is now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The latest; none where the quality has none.</param>
/// <param name="Quality">Not heard before the first reading.</param>
/// <param name="ReadAt">When the latest was read; null before the first reading.</param>
/// <param name="SentAt">When one was sent last; null before the first.</param>
/// <param name="Counts">What became of its readings.</param>
/// <param name="Waits">Why the newest reading was not sent yet.</param>
public sealed record PointReading(string Name, PointValue Value, Quality Quality, Instant? ReadAt, DateTimeOffset? SentAt, PointCounts Counts, PointWait Waits);

/// <summary>Why a reading is held.</summary>
public enum PointWait
{
    /// <summary>None is.</summary>
    Nothing,

    /// <summary>It is unchanged, or changed by no more than the deadband: for the heartbeat.</summary>
    Unchanged,

    /// <summary>For the least interval to be over.</summary>
    Interval,

    /// <summary>For having lasted the debounce time.</summary>
    Debounce,
}

/// <summary>
/// What became of the readings of a point since it is known: <see cref="Taken"/> is the sum of all others at every moment.
/// </summary>
/// <param name="Taken">Readings, calculations and silences noticed.</param>
/// <param name="Sent">Handed to the journal.</param>
/// <param name="Unchanged">Left out since nothing had changed, or not more than the deadband.</param>
/// <param name="TooSoon">Left out since a newer one came within the least interval.</param>
/// <param name="Unsteady">Left out since they did not last for the debounce time.</param>
/// <param name="Held">0 to 2 whose turn may still come.</param>
public readonly record struct PointCounts(long Taken, long Sent, long Unchanged, long TooSoon, long Unsteady, int Held);
