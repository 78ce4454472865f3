namespace EdgeHub.Hub.Telemetry;

/// <summary>Values of a time in figures.</summary>
/// <param name="Count">Values, bad ones included: how often the point was told of.</param>
/// <param name="Valued">Of them with a value that is a number.</param>
/// <param name="Least">Smallest; null without a value.</param>
/// <param name="Most">Largest.</param>
/// <param name="Total">Sum.</param>
/// <param name="First">First by time.</param>
/// <param name="Last">Last by time.</param>
internal readonly record struct MinuteFigures(int Count, int Valued, double? Least, double? Most, double? Total, double? First, double? Last)
{
    public static MinuteFigures Of(IReadOnlyList<KeptValue> values)
    {
        var figures = default(MinuteFigures);
        foreach (var value in values)
        {
            figures = figures.Plus(value.Number is { } number
                ? new MinuteFigures(1, 1, number, number, number, number, number)
                : new MinuteFigures(1, 0, null, null, null, null, null));
        }

        return figures;
    }

    /// <summary>Both together; the other comes later.</summary>
    public MinuteFigures Plus(in MinuteFigures later) => new(
        Count + later.Count,
        Valued + later.Valued,
        Least is { } least && later.Least is { } otherLeast ? Math.Min(least, otherLeast) : Least ?? later.Least,
        Most is { } most && later.Most is { } otherMost ? Math.Max(most, otherMost) : Most ?? later.Most,
        Total is { } total && later.Total is { } otherTotal ? total + otherTotal : Total ?? later.Total,
        First ?? later.First,
        later.Last ?? Last);
}
