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

    /// <summary>A part of the stations, by plant and code.</summary>
    public async Task<Result<Page<StationView>>> RunAsync(
        TenantTransaction transaction, PlantScope scope, string? plantCode, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (!Paging.Ask("stations", cursor, limit, parts => parts.Length == 2).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var all = await AllAsync(transaction, scope, plantCode, cancellationToken);
        return all.TryGet(out var stations, out var error)
            ? ask.Cut(stations.Where(station => IsAfter(station, ask)).Take(ask.Limit + 1).ToArray(), station => [station.Plant, station.Code])
            : error;
    }

    /// <summary>One station.</summary>
    public async Task<Result<StationView>> ShowAsync(TenantTransaction transaction, PlantScope scope, string code, CancellationToken cancellationToken)
    {
        var all = await AllAsync(transaction, scope, null, cancellationToken);
        return all.TryGet(out var stations, out var error)
            ? stations.Find(station => station.Code == code) is { } found ? found : MasterData.NotFound("station", code)
            : error;
    }

    private static bool IsAfter(StationView station, PageAsk ask)
    {
        if (ask.After is not [var plant, var code])
        {
            return true;
        }

        var order = string.CompareOrdinal(station.Plant, plant);
        return order > 0 || (order == 0 && string.CompareOrdinal(station.Code, code) > 0);
    }

    private async Task<Result<List<StationView>>> AllAsync(
        TenantTransaction transaction, PlantScope scope, string? plantCode, CancellationToken cancellationToken)
    {
        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var contacts = _presence is null
            ? []
            : Newest(await _presence.StationsAsync(transaction.Tenant, cancellationToken));
        var plants = (await PlantStore.ListAsync(transaction, cancellationToken)).FindAll(plant => scope.Covers(plant.Id));
        if (plantCode is not null && plants.All(plant => plant.Code != plantCode))
        {
            return MasterData.NotFound("plant", plantCode);
        }

        var lastScans = (await transaction.ListAsync(
            "SELECT station, last_at FROM production.station_scans WHERE tenant_id = $1", [Param.Int(transaction.Tenant.TenantId)],
            row => (Station: row.GetString(0), At: row.At(1)), cancellationToken)).ToDictionary(row => row.Station, row => row.At, StringComparer.Ordinal);
        var views = new List<StationView>();
        foreach (var plant in plants.Where(plant => plantCode is null || plant.Code == plantCode))
        {
            var activity = await ShiftActivityAsync(transaction, plant, cancellationToken);
            views.AddRange(tables!.Stations.Values
                .Where(station => station.Home.PlantId == plant.Id)
                .OrderBy(station => station.Code, StringComparer.Ordinal)
                .Select(station => View(station, tables, contacts.GetValueOrDefault(station.Code), activity,
                    lastScans.TryGetValue(station.Code, out var last) ? last : null)));
        }

        return views;
    }

    private async Task<ILookup<string, ActivityRow>> ShiftActivityAsync(
        TenantTransaction transaction, Plant plant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var shift = ShiftCalendar.At(await PlantStore.ShiftsAsync(transaction, plant.Id, cancellationToken), plant.TimeZone, now);
        var rows = await Activity.ReadAsync(transaction, plant.Id, shift?.From ?? now.AddHours(-8), now.AddMinutes(5), cancellationToken);
        return rows.ToLookup(row => row.Station, StringComparer.Ordinal);
    }

    /// <summary>A station can have two agents while one takes the other's place: the one that is heard counts, else the one heard last.</summary>
    private static Dictionary<string, StationContact> Newest(IReadOnlyList<StationContact> contacts) =>
        contacts.GroupBy(contact => contact.Station, StringComparer.Ordinal)
            .ToDictionary(agents => agents.Key, agents => agents.MaxBy(agent => agent.SilentSince ?? DateTimeOffset.MaxValue)!, StringComparer.Ordinal);

    private static StationView View(
        StationHome station, PlanTables tables, StationContact? contact, ILookup<string, ActivityRow> activity, DateTimeOffset? lastScan)
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
        return new StationView(
            station.Code, table.Name, station.PlantCode, steps, contact?.AgentName, contact is { SilentSince: null }, contact?.SilentSince,
            rows.Sum(row => row.Scans), rows.Sum(row => row.Completed), rows.Sum(row => row.Refused), lastScan, PageUrl(contact),
            Words.Of(table.UnknownUnit), (int)table.DoubleRead.TotalMilliseconds, (int)table.StaleAfter.TotalMilliseconds, station.Language);
    }

    private static string? PageUrl(StationContact? contact) =>
        contact is { PagesAddress.Length: > 0 } ? $"{contact.PagesAddress}/station/{Uri.EscapeDataString(contact.Station)}" : null;
}
