using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Gives the values of one machine their numbers and hands them to the telemetry journal. It belongs to one set of settings: values that still come of an
/// older set keep the numbers of that one. Safe from any thread.
/// </summary>
public sealed class PointJournal : IPointJournal
{
    private readonly TelemetryJournal _journal;
    private readonly (uint Number, ValueKind Kind)[] _points;

    /// <summary>The journal of some settings.</summary>
    /// <param name="journal">Where values go.</param>
    /// <param name="settings">The machine.</param>
    /// <param name="numbers">Of its points, in their order.</param>
    public PointJournal(TelemetryJournal journal, MachineSettings settings, IReadOnlyList<uint> numbers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNotEqual(numbers.Count, settings.Points.Count, nameof(numbers));
        (_journal, _points) = (journal, [.. settings.Points.Select((point, i) => (numbers[i], point.Kind))]);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<PointRecord> values)
    {
        foreach (ref readonly var value in values)
        {
            var (number, kind) = _points[value.Point];
            _journal.Write(number, value.Value, kind, value.Quality, value.ReadAt, value.SourceTime);
        }
    }
}
