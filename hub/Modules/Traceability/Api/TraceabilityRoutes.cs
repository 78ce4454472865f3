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
        api.MapGet("/scans", (HttpContext context, ListScans list, [AsParameters] ScanFilter filter, CancellationToken token) =>
            list.HandleAsync(context, filter, token)).RequirePermission("traceability.scans.read");

        api.MapGet("/units", (HttpContext context, ListUnits list, string? prefix, string? cursor, int? limit, CancellationToken token) =>
            list.HandleAsync(context, prefix, cursor, limit, token)).RequirePermission("traceability.units.read");

        api.MapGet("/units/{uid}", (HttpContext context, ShowUnit show, string uid, CancellationToken token) =>
            show.HandleAsync(context, uid, token)).RequirePermission("traceability.units.read");

        api.MapGet("/units/{uid}/genealogy", (HttpContext context, ShowGenealogy show, string uid, CancellationToken token) =>
            show.HandleAsync(context, uid, token)).RequirePermission("traceability.units.read");

        api.MapGet("/units/{uid}/export", (HttpContext context, ExportUnit export, string uid, CancellationToken token) =>
            export.HandleAsync(context, uid, token)).RequirePermission("traceability.units.read");

        api.MapGet("/ledger/verify", (HttpContext context, TenantWork work, LedgerVerifier verifier, CancellationToken token) =>
            work.ReadAsync(context, async transaction => TypedResults.Ok(await verifier.VerifyAsync(transaction, token)), token))
            .RequirePermission("traceability.ledger.verify");

        api.MapGet("/exceptions", (HttpContext context, ListExceptions list, string? state, string? kind, string? plant, string? cursor, int? limit, CancellationToken token) =>
            list.HandleAsync(context, state, kind, plant, cursor, limit, token)).RequirePermission("traceability.exceptions.read");

        api.MapPost("/exceptions/{id:guid}/decision", (HttpContext context, DecideException decide, Guid id, ExceptionDecision decision, CancellationToken token) =>
            decide.HandleAsync(context, id, decision, token)).RequirePermission("traceability.exceptions.decide");
    }
}
