using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Traceability;

/// <summary>The module's routes below <c>/api/v1</c>.</summary>
internal static class TraceabilityRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/scans", (HttpContext http, ListScans list, [AsParameters] ScanFilter filter) =>
                http.ReadAsync((tx, ct) => list.RunAsync(tx, http.Plants(), filter, ct)))
            .RequirePermission("traceability.scans.read").Describe("listScans", "Scans as the hub took them in, the newest first.");
        MapUnits(api);
        LabelRoutes.Map(api);
        api.MapGet("/ledger/verify", (HttpContext http, LedgerVerifier verifier) =>
                http.ReadAsync<LedgerReport>(async (tx, ct) => await verifier.VerifyAsync(tx, ct)))
            .RequirePermission("traceability.ledger.verify").Describe("verifyLedger", "Walks every history, seal and signature of the tenant and says what is not sound.");
        api.MapGet("/exceptions", (HttpContext http, ListExceptions list, [AsParameters] ExceptionQuery query) =>
                http.ReadAsync((tx, ct) => list.RunAsync(tx, http.Plants(), query, ct)))
            .RequirePermission("traceability.exceptions.read").Describe("listExceptions", "What a shift leader must look at, the newest first.");
        api.MapPost("/exceptions/{id:guid}/decision", (HttpContext http, DecideException decide, Guid id, ExceptionDecision decision) =>
                http.DoAsync((tx, ct) => decide.RunAsync(tx, http.Plants(), http.Caller()!.PersonId, id, decision, ct)))
            .RequirePermission("traceability.exceptions.decide").Describe("decideException", "Closes an exception: accepts what was recorded, sets the unit right, or holds it.");
    }

    private static void MapUnits(IEndpointRouteBuilder api)
    {
        var units = api.MapGroup("/units");
        units.MapGet("", (HttpContext http, string? prefix, string? cursor, int? limit) =>
                http.ReadAsync((tx, ct) => ListUnits.RunAsync(tx, http.Plants(), prefix, cursor, limit, ct)))
            .RequirePermission("traceability.units.read").Describe("listUnits", "Registered units by label.");
        units.MapGet("/{uid}", (HttpContext http, ShowUnit show, string uid) =>
                http.ReadAsync((tx, ct) => show.RunAsync(tx, http.Plants(), uid, ct)))
            .RequirePermission("traceability.units.read").Describe("getUnit", "A unit's story from its first event on, and whether the record is sound.");
        units.MapGet("/{uid}/genealogy", (HttpContext http, ShowGenealogy show, string uid) =>
                http.ReadAsync((tx, ct) => show.RunAsync(tx, http.Plants(), uid, ct)))
            .RequirePermission("traceability.units.read").Describe("getUnitGenealogy", "What went into a unit, and what it went into.");
        units.MapGet("/{uid}/export", (HttpContext http, ExportUnit export, string uid, CancellationToken token) =>
                export.HandleAsync(http, uid, token))
            .RequirePermission("traceability.units.read").Describe("exportUnit", "A unit's story as a signed file that is proved without the hub.")
            .Produces<StoryFile>(StatusCodes.Status200OK, "application/json");
    }
}
