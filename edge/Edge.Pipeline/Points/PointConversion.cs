using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Makes what is meant of what was read. What can't be the value becomes a quality, never a number.</summary>
internal static class PointConversion
{
    public static (PointValue Value, Quality Quality) Convert(PointSettings point, in Sample sample, ref CounterState? counter)
    {
        if (!sample.Quality.HasValue())
        {
            return (default, sample.Quality);
        }

        var value = Meaning(point, sample.Value, ref counter);
        return value.Kind == ValueKind.None ? (default, Quality.OutOfRange) : (value, sample.Quality);
    }

    private static PointValue Meaning(PointSettings point, in PointValue read, ref CounterState? counter)
    {
        if (point.States is { } states)
        {
            return IsWhole(read) ? states.Word(read.Integer) : default;
        }

        if (point.Counter is { } settings)
        {
            if (!IsWhole(read) || read.Integer < 0 || read.Integer > settings.Max)
            {
                return default;
            }

            counter = CounterState.Next(counter, read.Integer, settings);
            return point.Scale is { } worth ? PointValue.Of((counter.Value.Total * worth.Factor) + worth.Offset) : PointValue.Of(counter.Value.Total);
        }

        return point.Kind switch
        {
            ValueKind.Text => read.Kind == ValueKind.Text ? read : default,
            ValueKind.Flag => read.IsNumeric ? PointValue.Of(read.Flag) : default,
            ValueKind.Integer => IsWhole(read) && Holds(point, read.Number) ? PointValue.Of(read.Integer) : default,
            ValueKind.Number when read.IsNumeric => Number(point, read.Number),
            _ => default,
        };
    }

    private static PointValue Number(PointSettings point, double read)
    {
        var meant = point.Lookup is { } table ? table.Meaning(read)
            : point.Scale is { } scale ? (read * scale.Factor) + scale.Offset
            : read;
        return Holds(point, meant) ? PointValue.Of(meant) : default;
    }

    private static bool Holds(PointSettings point, double number) => point.Range is not { } range || range.Holds(number);

    // A float that carries a whole number is one; 2^63 and beyond is not.
    private static bool IsWhole(in PointValue value) =>
        value.Kind is ValueKind.Integer or ValueKind.Flag
        || (value.Kind == ValueKind.Number && value.Number == Math.Truncate(value.Number) && Math.Abs(value.Number) < 9.2e18);
}
