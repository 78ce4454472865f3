using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>A station on a page: what it does, who serves it, what it did in this shift.</summary>
internal sealed record StationView(
    string Code, string Name, string Plant, IReadOnlyList<StationStep> Steps, string? AgentName, bool Heard, DateTimeOffset? SilentSince,
    int ScansThisShift, int DoneThisShift, int RefusedThisShift, DateTimeOffset? LastScanAt, string? PageUrl,
    [OneOf("accept", "warn", "refuse")] string UnknownUnit, int DoubleReadMs, int StaleAfterMs, [OneOf("en", "hi", "bn", "te")] string Language);

internal sealed record StationStep(int Step, string Name, [StepModes] string Mode, string ItemCode);

/// <summary>Lists stations with their agents and what they did.</summary>
internal sealed class ListStations(PlanCache cache, IEnumerable<IFleetPresence> presences, TimeProvider time)
{
    private readonly IFleetPresence? _presence = presences.FirstOrDefault();

    public async Task<Result<Page<StationView>>> RunAsync(TenantTransaction transaction, string? plantCode, CancellationToken cancellationToken)
    {
        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var contacts = _presence is null
            ? []
            : (await _presence.StationsAsync(transaction.Tenant, cancellationToken)).ToDictionary(station => station.Station, StringComparer.Ordinal);
        var plants = await PlantStore.ListAsync(transaction, cancellationToken);
        if (plantCode is not null && plants.All(plant => plant.Code != plantCode))
        {
            return MasterData.NotFound("plant", plantCode);
        }

        var views = new List<StationView>();
        foreach (var plant in plants.Where(plant => plantCode is null || plant.Code == plantCode))
        {
            var activity = await ShiftActivityAsync(transaction, plant, cancellationToken);
            views.AddRange(tables!.Stations.Values
                .Where(station => station.Home.PlantId == plant.Id)
                .OrderBy(station => station.Code, StringComparer.Ordinal)
                .Select(station => View(station, tables, contacts.GetValueOrDefault(station.Code), activity)));
        }

        return new Page<StationView>(views);
    }

    private async Task<ILookup<string, ActivityRow>> ShiftActivityAsync(
        TenantTransaction transaction, Plant plant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var shift = ShiftCalendar.At(await PlantStore.ShiftsAsync(transaction, plant.Id, cancellationToken), plant.TimeZone, now);
        var rows = await Activity.ReadAsync(transaction, plant.Id, shift?.From ?? now.AddHours(-8), now.AddMinutes(5), cancellationToken);
        return rows.ToLookup(row => row.Station, StringComparer.Ordinal);
    }

    private static StationView View(StationHome station, PlanTables tables, StationContact? contact, ILookup<string, ActivityRow> activity)
    {
        var table = tables.Plan.Station(station.Code)!;
        var rows = activity[station.Code].ToArray();

        // The newest version of each item tells what the station does now.
        var steps = tables.Plan.Routings
            .GroupBy(routing => routing.ItemCode, StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(routing => routing.Version)!)
            .SelectMany(routing => routing.Steps
                .Where(step => step.Stations.Contains(station.Code, StringComparer.Ordinal))
                .Select(step => new StationStep(step.Step, step.Name, Words.Of(step.Mode), routing.ItemCode)))
            .ToArray();
        var lastSlice = rows.Where(row => row.Scans > 0).Select(row => (DateTimeOffset?)row.Slice).Max();
        return new StationView(
            station.Code, table.Name, station.PlantCode, steps, contact?.AgentName, contact is { SilentSince: null }, contact?.SilentSince,
            rows.Sum(row => row.Scans), rows.Sum(row => row.Completed), rows.Sum(row => row.Refused), lastSlice, PageUrl(contact),
            Words.Of(table.UnknownUnit), (int)table.DoubleRead.TotalMilliseconds, (int)table.StaleAfter.TotalMilliseconds, station.Language);
    }

    private static string? PageUrl(StationContact? contact) =>
        contact is { PagesAddress.Length: > 0 } ? $"{contact.PagesAddress}/station/{Uri.EscapeDataString(contact.Station)}" : null;
}
