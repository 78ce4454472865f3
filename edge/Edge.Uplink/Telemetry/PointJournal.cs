using System.Collections.Concurrent;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Uplink;

/// <summary>Gives values of machines their numbers and hands them to the telemetry journal. Safe from any thread.</summary>
public sealed class PointJournal(TelemetryJournal journal) : IPointJournal
{
    private readonly ConcurrentDictionary<string, Machine> _machines = new(StringComparer.Ordinal);

    /// <summary>Sets the numbers of a machine's points, in the order of its settings; before its first value.</summary>
    public void SetNumbers(MachineSettings settings, IReadOnlyList<uint> numbers)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _machines[settings.Code] = new Machine([.. settings.Points.Select((point, i) => (numbers[i], point.Kind))]);
    }

    /// <inheritdoc/>
    public void Write(string machine, ReadOnlySpan<PointRecord> values)
    {
        if (!_machines.TryGetValue(machine, out var known))
        {
            return;
        }

        foreach (ref readonly var value in values)
        {
            var (number, kind) = known.Points[value.Point];
            journal.Write(number, value.Value, kind, value.Quality, value.ReadAt, value.SourceTime);
        }
    }

    private sealed record Machine((uint Number, Devices.ValueKind Kind)[] Points);
}
