namespace EdgeHub.Simulator;

/// <summary>Labels that the hub has released for the line: units to be made and components to be fitted.</summary>
/// <param name="Units">Units, in the order of their numbers.</param>
/// <param name="Components">Components; more than units, for a reworked unit takes another.</param>
internal sealed record Stock(IReadOnlyList<string> Units, IReadOnlyList<string> Components)
{
    /// <summary>Asks the hub for the labels of the demo's bags and of the locks that go into them.</summary>
    public static async Task<Stock> OfAsync(HubApi api, int units, CancellationToken cancellationToken)
    {
        var bags = await LabelsAsync(api, "UID-SAIF-KOL-FG-", cancellationToken);
        var components = await LabelsAsync(api, "UID-SAIF-KOL-CO-", cancellationToken);
        return bags.Count < units
            ? throw new ProgramFailedException($"The hub has released {bags.Count} bags, {units} are wanted.")
            : new Stock([.. bags.Take(units)], components);
    }

    private static async Task<List<string>> LabelsAsync(HubApi api, string prefix, CancellationToken cancellationToken) =>
        [.. (await api.ListAsync($"/api/v1/units?prefix={prefix}&limit=200", cancellationToken)).Select(item => item.GetProperty("uid").GetString()!)];
}
