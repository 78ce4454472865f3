using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Labels that the hub has released for the line: units to be made and components to be fitted.</summary>
/// <param name="Units">Units, in the order of their numbers.</param>
/// <param name="Components">Components; more than units, for a reworked unit takes another.</param>
internal sealed record Stock(IReadOnlyList<string> Units, IReadOnlyList<string> Components)
{
    /// <summary>The order that the seed releases for the simulated line.</summary>
    public const string Order = "WO-0001";

    /// <summary>Asks the hub for the labels of the seeded order.</summary>
    public static async Task<Stock> OfAsync(HubApi api, int units, CancellationToken cancellationToken)
    {
        var bags = Labels(await api.ListAsync($"/api/v1/production/orders/{Order}/units?limit=500", cancellationToken));
        var components = Labels(await api.ListAsync("/api/v1/production/components?plant=KOL&type=CO&limit=500", cancellationToken));
        return bags.Count < units
            ? throw new ProgramFailedException($"The hub has released {bags.Count} units of {Order}, {units} are wanted.")
            : new Stock([.. bags.Take(units)], components);
    }

    private static List<string> Labels(List<JsonElement> items) =>
        [.. items.Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetProperty("uid").GetString()!)];
}
