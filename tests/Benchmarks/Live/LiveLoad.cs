namespace EdgeHub.Benchmarks;

/// <summary>
/// Scans of the demo's first three steps, four a unit, in the order in which a line makes them: units enter one after the other and
/// stand a while before each next scan, so that no scan is a double read (2 s in the demo's plan).
/// </summary>
internal sealed class LiveLoad
{
    /// <summary>Where a unit is scanned: edge painting when it starts and when it is done.</summary>
    private static readonly string[] Steps = ["KOL-ST-01", "KOL-ST-02", "KOL-ST-02", "KOL-ST-03"];

    public LiveLoad(int perSecond, int seconds)
    {
        // While the line fills, units move at half the rate and more: 1.5 s of it keeps 3 s between a unit's scans.
        var apart = perSecond * 3 / 2;
        var fills = apart * (Steps.Length - 1);
        WarmUp = apart * Steps.Length * (Steps.Length - 1) / 2;
        Count = WarmUp + (perSecond * seconds);
        Units = fills + (perSecond * seconds / Steps.Length) + 1;
        for (var entering = 0; Scans.Count < Count; entering++)
        {
            for (var step = 0; step < Steps.Length && entering >= step * apart; step++)
            {
                Scans.Add((entering - (step * apart), Steps[step]));
            }
        }
    }

    public static IReadOnlyList<string> Stations => [.. Steps.Distinct(StringComparer.Ordinal)];

    /// <summary>How many of the first scans only fill the line, and warm the programs up.</summary>
    public int WarmUp { get; }

    /// <summary>Scans to send, the warm-up included.</summary>
    public int Count { get; }

    /// <summary>Units that it takes.</summary>
    public int Units { get; }

    /// <summary>Which unit is scanned where.</summary>
    public List<(int Unit, string Station)> Scans { get; } = [];
}
