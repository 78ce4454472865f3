using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Production;

/// <summary>
/// The module's routes below <c>/api/v1</c>. What people look at has the short address of its noun; everything, master data
/// included, is below <c>/production</c>.
/// </summary>
internal static class ProductionRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapNouns(api);
        var production = api.MapGroup("/production");
        MapNouns(production);
        MapUnits(production);
        MapMasterData(production);
        production.MapGet("/today", (HttpContext http, ShowToday show, string plant) =>
            http.ReadAsync((tx, ct) => show.RunAsync(tx, plant, ct))).RequirePermission(ProductionPermissions.ReadPlants);
    }

    private static void MapNouns(IEndpointRouteBuilder api)
    {
        api.MapGet("/plants/{plant}/today", (HttpContext http, ShowToday show, string plant) =>
            http.ReadAsync((tx, ct) => show.RunAsync(tx, plant, ct))).RequirePermission(ProductionPermissions.ReadPlants);

        api.MapGet("/stations", (HttpContext http, ListStations list, string? plant) =>
            http.ReadAsync((tx, ct) => list.RunAsync(tx, plant, ct))).RequirePermission(ProductionPermissions.ReadStations);
        api.MapGet("/stations/{code}", (HttpContext http, ListStations list, string code) =>
            http.ReadAsync<StationView>(async (tx, ct) =>
            {
                var all = await list.RunAsync(tx, null, ct);
                return all.TryGet(out var page, out var error)
                    ? page.Items.FirstOrDefault(station => station.Code == code) is { } found ? found : MasterData.NotFound("station", code)
                    : error;
            })).RequirePermission(ProductionPermissions.ReadStations);

        api.MapGet("/orders", (HttpContext http, ShowOrders show, string? plant, string? state, string? cursor, int? limit) =>
            http.ReadAsync((tx, ct) => show.ListAsync(tx, plant, state, cursor, limit, ct))).RequirePermission(ProductionPermissions.ReadOrders);
        api.MapGet("/orders/{number}", (HttpContext http, ShowOrders show, string number) =>
            http.ReadAsync((tx, ct) => show.ShowAsync(tx, number, ct))).RequirePermission(ProductionPermissions.ReadOrders);
        api.MapGet("/orders/{number}/units", (HttpContext http, string number, string? cursor, int? limit) =>
            http.ReadAsync((tx, ct) => UnitList.RunAsync(
                tx, new UnitFilter(null, number, null, null, null, null), false, cursor, limit, ct))).RequirePermission(ProductionPermissions.ReadOrders);
        api.MapPost("/orders", (HttpContext http, NewOrder form) =>
            http.WriteAsync((tx, ct) => OrderStore.CreateAsync(tx, Actor.Of(http), form, ct))).RequirePermission(ProductionPermissions.ChangeOrders);
        api.MapPost("/orders/{number}/releases", (HttpContext http, ReleaseOrder release, string number, ReleaseForm form) =>
            http.WriteAsync((tx, ct) => release.RunAsync(tx, Actor.Of(http), number, form.Quantity, ct))).RequirePermission(ProductionPermissions.ReleaseOrders);
        foreach (var action in (string[])["pause", "resume", "close"])
        {
            api.MapPost($"/orders/{{number}}/{action}", (HttpContext http, string number) =>
                http.WriteAsync((tx, ct) => ChangeOrder.RunAsync(tx, Actor.Of(http), number, action, ct))).RequirePermission(ProductionPermissions.ChangeOrders);
        }
    }

    private static void MapUnits(RouteGroupBuilder production)
    {
        production.MapGet("/units", (HttpContext http, string? plant, string? order, string? state, int? step, string? type, bool? inWork, string? cursor, int? limit) =>
            http.ReadAsync((tx, ct) => UnitList.RunAsync(
                tx, new UnitFilter(plant, order, state, step, type, inWork), false, cursor, limit, ct))).RequirePermission(ProductionPermissions.ReadUnits);
        production.MapGet("/components", (HttpContext http, string? plant, string? type, string? state, string? cursor, int? limit) =>
            http.ReadAsync((tx, ct) => UnitList.RunAsync(
                tx, new UnitFilter(plant, null, state, null, type, null), true, cursor, limit, ct))).RequirePermission(ProductionPermissions.ReadUnits);
        production.MapPost("/components", (HttpContext http, MakeComponents make, ComponentsForm form) =>
            http.WriteAsync((tx, ct) => make.RunAsync(tx, Actor.Of(http), form, ct))).RequirePermission(ProductionPermissions.ControlUnits);
        foreach (var (action, intent) in ((string, ScanIntent)[])[("hold", ScanIntent.Hold), ("release", ScanIntent.Release), ("scrap", ScanIntent.Scrap)])
        {
            production.MapPost($"/units/{{uid}}/{action}", (HttpContext http, ControlUnit control, string uid, ControlForm? form) =>
                http.WriteAsync((tx, ct) => control.RunAsync(tx, Actor.Of(http), uid, intent, form, ct))).RequirePermission(ProductionPermissions.ControlUnits);
        }

        production.MapGet("/units/{uid}/receipt", (HttpContext http, ControlUnit control, string uid) =>
            http.ReadAsync((tx, ct) => control.ShowAsync(tx, uid, ct))).RequirePermission(ProductionPermissions.ReadUnits);
    }

    private static void MapMasterData(RouteGroupBuilder production)
    {
        production.MapGet("/plants", (Delegate)((HttpContext http) =>
            http.ReadAsync<Page<Plant>>(async (tx, ct) => new Page<Plant>(await PlantStore.ListAsync(tx, ct))))).RequirePermission(ProductionPermissions.ReadPlants);
        production.MapGet("/plants/{plant}", (HttpContext http, string plant) =>
            http.ReadAsync((tx, ct) => PlantDetail.ShowAsync(tx, plant, ct))).RequirePermission(ProductionPermissions.ReadPlants);
        production.MapPut("/companies/{code}", (HttpContext http, string code, CompanyForm form) =>
            http.WriteAsync((tx, ct) => PlantStore.SaveCompanyAsync(tx, Actor.Of(http), code, form, ct))).RequirePermission(ProductionPermissions.ChangePlants);
        production.MapPut("/plants/{code}", (HttpContext http, string code, PlantForm form) =>
            http.WriteAsync((tx, ct) => PlantStore.SavePlantAsync(tx, Actor.Of(http), code, form, ct))).RequirePermission(ProductionPermissions.ChangePlants);
        production.MapPut("/plants/{plant}/departments/{code}", (HttpContext http, string plant, string code, DepartmentForm form) =>
            http.WriteAsync((tx, ct) => PlantStore.SaveDepartmentAsync(tx, Actor.Of(http), plant, code, form, ct))).RequirePermission(ProductionPermissions.ChangePlants);
        production.MapPut("/plants/{plant}/shifts/{code}", (HttpContext http, string plant, string code, ShiftForm form) =>
            http.WriteAsync((tx, ct) => PlantStore.SaveShiftAsync(tx, Actor.Of(http), plant, code, form, ct))).RequirePermission(ProductionPermissions.ChangePlants);
        production.MapPut("/stations/{code}", (HttpContext http, string code, StationForm form) =>
            http.WriteAsync((tx, ct) => StationStore.SaveAsync(tx, Actor.Of(http), code, form, ct))).RequirePermission(ProductionPermissions.ChangeStations);
        production.MapGet("/items", (Delegate)((HttpContext http) =>
            http.ReadAsync<Page<Item>>(async (tx, ct) => new Page<Item>(await ItemStore.ListAsync(tx, ct))))).RequirePermission(ProductionPermissions.ReadItems);
        production.MapPut("/items/{code}", (HttpContext http, string code, ItemForm form) =>
            http.WriteAsync((tx, ct) => ItemStore.SaveAsync(tx, Actor.Of(http), code, form, ct))).RequirePermission(ProductionPermissions.ChangeItems);
        production.MapGet("/items/{code}/routings", (HttpContext http, PlanCache cache, string code) =>
            http.ReadAsync((tx, ct) => RoutingStore.ListAsync(tx, cache, code, ct))).RequirePermission(ProductionPermissions.ReadItems);
        production.MapPost("/items/{code}/routings", (HttpContext http, string code, RoutingForm form) =>
            http.WriteAsync((tx, ct) => RoutingStore.FreezeAsync(tx, Actor.Of(http), code, form, ct))).RequirePermission(ProductionPermissions.FreezeRoutings);
    }
}
