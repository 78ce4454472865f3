using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>What comes out of a point, and which settings go together.</summary>
internal static class PointKinds
{
    public static ValueKind Of(PointSettings point, ValueKind read) =>
        point.States is not null ? ValueKind.Text
        : point.Counter is not null ? point.Scale is null ? ValueKind.Integer : ValueKind.Number
        : point.Scale is not null || point.Lookup is not null ? ValueKind.Number
        : read;

    /// <summary>Tells settings that contradict each other.</summary>
    /// <param name="reader">The point.</param>
    /// <param name="point">Its settings.</param>
    /// <param name="read">What is read; none for a point that is calculated.</param>
    public static void Check(ObjectReader reader, PointSettings point, ValueKind read)
    {
        if ((point.Scale is null ? 0 : 1) + (point.Lookup is null ? 0 : 1) + (point.States is null ? 0 : 1) > 1
            || (point.Counter is not null && (point.Lookup is not null || point.States is not null)))
        {
            reader.Fault("give only one of \"scale\", \"lookup\" and \"states\"; a counter may have a \"scale\".");
        }

        if (read == ValueKind.None)
        {
            return;
        }

        NeedsNumbers(reader, read, "scale", "lookup", "counter", "states");
        if (point.Counter is not null && read != ValueKind.Integer)
        {
            reader.Fault("counter", "a counter is a whole number.");
        }

        if (point.States is not null && read == ValueKind.Number)
        {
            reader.Fault("states", "states are of whole numbers.");
        }

        if (point.Counter is not null && reader.Has("range"))
        {
            reader.Fault("range", "a counter's total grows for ever and has no range.");
        }

        CheckOutcome(reader, point);
    }

    /// <summary>Tells settings that do not fit what comes out.</summary>
    public static void CheckOutcome(ObjectReader reader, PointSettings point)
    {
        if (point.Counter is null)
        {
            NeedsNumbers(reader, point.Kind, "range");
        }

        NeedsNumbers(reader, point.Kind, "deadband");
        if (point.Kind == ValueKind.Number && point.Debounce > TimeSpan.Zero)
        {
            reader.Fault("debounceMs", "it is for flags, whole numbers and words; a number with fraction has a \"deadband\" or \"minIntervalMs\".");
        }
    }

    private static void NeedsNumbers(ObjectReader reader, ValueKind kind, params ReadOnlySpan<string> settings)
    {
        foreach (var setting in settings)
        {
            var fits = kind is ValueKind.Integer or ValueKind.Number || (kind == ValueKind.Flag && setting == "states");
            if (reader.Has(setting) && !fits)
            {
                reader.Fault(setting, $"it is for numbers, and this point is a {(kind == ValueKind.Flag ? "flag" : "text")}.");
            }
        }
    }
}
