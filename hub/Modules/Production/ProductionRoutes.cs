using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Production;

/// <summary>
/// The module's routes below <c>/api/v1</c>. What people look at has the short address of its noun; where units stand and
/// master data are below <c>/production</c>.
/// </summary>
internal static class ProductionRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/plants/{plant}/today", (HttpContext http, ShowToday show, string plant) =>
                http.ReadAsync((tx, ct) => show.RunAsync(tx, http.Plants(), plant, ct)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("getPlantToday", "How a plant stands in this shift, each number with the list behind it.");
        MapStations(api);
        MapOrders(api);
        var production = api.MapGroup("/production");
        MapUnits(production);
        MapPlants(production);
        MapItems(production);
    }

    private static void MapStations(IEndpointRouteBuilder api)
    {
        api.MapGet("/stations", (HttpContext http, ListStations list, string? plant, string? cursor, int? limit) =>
                http.ReadAsync((tx, ct) => list.RunAsync(tx, http.Plants(), plant, cursor, limit, ct)))
            .RequirePermission(ProductionPermissions.ReadStations).Describe("listStations", "Stations by plant and code, with their agents and what they did in this shift.");
        api.MapGet("/stations/{code}", (HttpContext http, ListStations list, string code) =>
                http.ReadAsync((tx, ct) => list.ShowAsync(tx, http.Plants(), code, ct)))
            .RequirePermission(ProductionPermissions.ReadStations).Describe("getStation", "One station.");
    }

    private static void MapOrders(IEndpointRouteBuilder api)
    {
        var orders = api.MapGroup("/orders");
        orders.MapGet("", (HttpContext http, ShowOrders show, string? plant, [OrderStates] string? state, string? cursor, int? limit) =>
                http.ReadAsync((tx, ct) => show.ListAsync(tx, http.Plants(), plant, state, cursor, limit, ct)))
            .RequirePermission(ProductionPermissions.ReadOrders).Describe("listOrders", "Work orders by number, the highest first.");
        orders.MapGet("/{number}", (HttpContext http, ShowOrders show, string number) =>
                http.ReadAsync((tx, ct) => show.ShowAsync(tx, http.Plants(), number, ct)))
            .RequirePermission(ProductionPermissions.ReadOrders).Describe("getOrder", "One work order with its steps, releases and first units.");
        orders.MapGet("/{number}/units", (HttpContext http, string number, string? cursor, int? limit) =>
                http.ReadAsync(async (tx, ct) => (await OrderStore.FindAsync(tx, http.Plants(), number, ct)).Error is { } unknown
                    ? unknown
                    : await UnitList.RunAsync(tx, http.Plants(), new UnitFilter(null, number, null, null, null, null), false, cursor, limit, ct)))
            .RequirePermission(ProductionPermissions.ReadOrders).Describe("listOrderUnits", "Units of a work order by label.");
        orders.MapPost("", (HttpContext http, NewOrder form) =>
                http.WriteAsync((tx, ct) => OrderStore.CreateAsync(tx, Actor.Of(http), form, ct)))
            .RequirePermission(ProductionPermissions.ChangeOrders).Describe("createOrder", "Plans a work order on the newest routing of its item.");
        orders.MapPost("/{number}/releases", (HttpContext http, ReleaseOrder release, string number, ReleaseForm form) =>
                http.WriteAsync((tx, ct) => release.RunAsync(tx, Actor.Of(http), number, form.Quantity, ct)))
            .RequirePermission(ProductionPermissions.ReleaseOrders).Describe("releaseOrder", "Releases units of a work order: mints their labels and queues them at the first step.");
        foreach (var (action, summary) in ((string, string)[])
        [
            ("pause", "Pauses a work order: its units are refused until it is resumed."),
            ("resume", "Resumes a paused work order."),
            ("close", "Closes a work order for good."),
        ])
        {
            orders.MapPost($"/{{number}}/{action}", (HttpContext http, string number) =>
                    http.WriteAsync((tx, ct) => ChangeOrder.RunAsync(tx, Actor.Of(http), number, action, ct)))
                .RequirePermission(ProductionPermissions.ChangeOrders).Describe($"{action}Order", summary);
        }
    }

    private static void MapUnits(RouteGroupBuilder production)
    {
        production.MapGet("/units", (HttpContext http, [AsParameters] UnitQuery query) =>
                http.ReadAsync((tx, ct) => UnitList.RunAsync(tx, http.Plants(), query.Filter, false, query.Cursor, query.Limit, ct)))
            .RequirePermission(ProductionPermissions.ReadUnits).Describe("listProductionUnits", "Units by where they stand in production.");
        production.MapGet("/components", (HttpContext http, string? plant, string? type, [UnitStates] string? state, string? cursor, int? limit) =>
                http.ReadAsync((tx, ct) => UnitList.RunAsync(tx, http.Plants(), new UnitFilter(plant, null, state, null, type, null), true, cursor, limit, ct)))
            .RequirePermission(ProductionPermissions.ReadUnits).Describe("listComponents", "Labelled components, which belong to no order.");
        production.MapPost("/components", (HttpContext http, MakeComponents make, ComponentsForm form) =>
                http.WriteAsync((tx, ct) => make.RunAsync(tx, Actor.Of(http), form, ct)))
            .RequirePermission(ProductionPermissions.ControlUnits).Describe("makeComponents", "Mints labels for components.");
        foreach (var (action, intent, summary) in ((string, ScanIntent, string)[])
        [
            ("hold", ScanIntent.Hold, "Stops a unit where it is and says which stations know."),
            ("release", ScanIntent.Release, "Lets a held unit go on."),
            ("scrap", ScanIntent.Scrap, "Takes a unit out of production for good."),
        ])
        {
            production.MapPost($"/units/{{uid}}/{action}", (HttpContext http, ControlUnit control, string uid, ControlForm? form) =>
                    http.WriteAsync((tx, ct) => control.RunAsync(tx, Actor.Of(http), uid, intent, form, ct)))
                .RequirePermission(ProductionPermissions.ControlUnits).Describe($"{action}Unit", summary);
        }

        production.MapGet("/units/{uid}/receipt", (HttpContext http, ControlUnit control, string uid) =>
                http.ReadAsync((tx, ct) => control.ShowAsync(tx, http.Plants(), uid, ct)))
            .RequirePermission(ProductionPermissions.ReadUnits).Describe("getHoldReceipt", "Which stations know how a unit stands.");
    }

    private static void MapPlants(RouteGroupBuilder production)
    {
        production.MapGet("/plants", (HttpContext http, string? cursor, int? limit) =>
                http.ReadPageAsync("plants", cursor, limit, (tx, ask, ct) => PlantStore.PageAsync(tx, http.Plants(), ask, ct)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("listPlants", "Plants by code.");
        production.MapGet("/plants/{plant}", (HttpContext http, string plant) =>
                http.ReadRowAsync(new MasterRow("production.plants", ("code", plant)), (tx, ct) => PlantDetail.ShowAsync(tx, http.Plants(), plant, ct)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("getPlant", "A plant with its departments and shifts.");
        production.MapGet("/companies/{code}", (HttpContext http, string code) =>
                http.ReadRowAsync(new MasterRow("production.companies", ("code", code)), (tx, ct) => PlantStore.FindCompanyAsync(tx, http.Plants(), code, ct)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("getCompany", "A company of the tenant.");
        production.MapPut("/companies/{code}", (HttpContext http, string code, CompanyForm form) =>
                http.DoAsync((tx, ct) => PlantStore.SaveCompanyAsync(tx, Actor.Of(http), code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangePlants).Describe("saveCompany", "Makes or changes a company of the tenant.");
        production.MapPut("/plants/{code}", (HttpContext http, string code, PlantForm form) =>
                http.DoAsync((tx, ct) => PlantStore.SavePlantAsync(tx, Actor.Of(http), code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangePlants).Describe("savePlant", "Makes or changes a plant.");
        production.MapGet("/plants/{plant}/departments/{code}", (HttpContext http, string plant, string code) =>
                http.ReadPartAsync("production.departments", plant, code, PlantStore.DepartmentsAsync, department => department.Code, MasterData.NotFound("department", code)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("getDepartment", "A department of a plant.");
        production.MapPut("/plants/{plant}/departments/{code}", (HttpContext http, string plant, string code, DepartmentForm form) =>
                http.DoAsync((tx, ct) => PlantStore.SaveDepartmentAsync(tx, Actor.Of(http), plant, code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangePlants).Describe("saveDepartment", "Makes or changes a department of a plant.");
        production.MapGet("/plants/{plant}/shifts/{code}", (HttpContext http, string plant, string code) =>
                http.ReadPartAsync("production.shifts", plant, code, PlantStore.ShiftsAsync, shift => shift.Code, MasterData.NotFound("shift", code)))
            .RequirePermission(ProductionPermissions.ReadPlants).Describe("getShift", "A shift of a plant.");
        production.MapPut("/plants/{plant}/shifts/{code}", (HttpContext http, string plant, string code, ShiftForm form) =>
                http.DoAsync((tx, ct) => PlantStore.SaveShiftAsync(tx, Actor.Of(http), plant, code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangePlants).Describe("saveShift", "Makes or changes a shift of a plant.");
        production.MapGet("/stations/{code}", (HttpContext http, string code) =>
                http.ReadRowAsync(new MasterRow("production.stations", ("code", code)), (tx, ct) => StationStore.FindAsync(tx, http.Plants(), code, ct)))
            .RequirePermission(ProductionPermissions.ReadStations).Describe("getStationSettings", "A station as it is set up.");
        production.MapPut("/stations/{code}", (HttpContext http, string code, StationForm form) =>
                http.DoAsync((tx, ct) => StationStore.SaveAsync(tx, Actor.Of(http), code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangeStations).Describe("saveStation", "Makes or changes a station.");
    }

    private static void MapItems(RouteGroupBuilder production)
    {
        production.MapGet("/items", (HttpContext http, string? cursor, int? limit) =>
                http.ReadPageAsync("items", cursor, limit, ItemStore.PageAsync))
            .RequirePermission(ProductionPermissions.ReadItems).Describe("listItems", "Items by code.");
        production.MapGet("/items/{code}", (HttpContext http, string code) =>
                http.ReadRowAsync(new MasterRow("production.items", ("code", code)), (tx, ct) => ItemStore.FindAsync(tx, code, ct)))
            .RequirePermission(ProductionPermissions.ReadItems).Describe("getItem", "An item.");
        production.MapPut("/items/{code}", (HttpContext http, string code, ItemForm form) =>
                http.DoAsync((tx, ct) => ItemStore.SaveAsync(tx, Actor.Of(http), code, form, ct)))
            .HonoursIfMatch().RequirePermission(ProductionPermissions.ChangeItems).Describe("saveItem", "Makes an item, or changes its name.");
        production.MapGet("/items/{code}/routings", (HttpContext http, PlanCache cache, string code) =>
                http.ReadAsync((tx, ct) => RoutingStore.ListAsync(tx, cache, code, ct)))
            .RequirePermission(ProductionPermissions.ReadItems).Describe("listRoutings", "Frozen routings of an item, the newest first.");
        production.MapPost("/items/{code}/routings", (HttpContext http, string code, RoutingForm form) =>
                http.WriteAsync((tx, ct) => RoutingStore.FreezeAsync(tx, Actor.Of(http), code, form, ct)))
            .RequirePermission(ProductionPermissions.FreezeRoutings).Describe("freezeRouting", "Freezes a new version of an item's routing.");
    }
}
