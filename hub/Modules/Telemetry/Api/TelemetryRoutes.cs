using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Machines below <c>/api/v1/machines</c>.</summary>
internal static class TelemetryRoutes
{
    private const string Read = "telemetry.machines.read";

    public static void Map(IEndpointRouteBuilder api)
    {
        var machines = api.MapGroup("/machines");
        machines.MapGet("", (HttpContext http, TimeProvider time, string? plant, string? cursor, int? limit) =>
                http.ReadAsync((tx, ct) => ListAsync(tx, http.Plants(), plant, cursor, limit, time.GetUtcNow(), ct)))
            .RequirePermission(Read).Describe("listMachines", "Machines by plant and code, with their state.");
        machines.MapGet("/{code}", (HttpContext http, TimeProvider time, string code) =>
                http.ReadAsync((tx, ct) => ShowAsync(tx, http.Plants(), code, time.GetUtcNow(), ct)))
            .RequirePermission(Read).Describe("getMachine", "One machine with the newest value of each of its points.");
        machines.MapGet("/{code}/states", (HttpContext http, TimeProvider time, string code, DateTimeOffset? from, DateTimeOffset? to) =>
                http.ReadAsync((tx, ct) => ShowStates.RunAsync(tx, http.Plants(), code, from, to, time.GetUtcNow(), ct)))
            .RequirePermission(Read).Describe("listMachineStates", "The times that a machine spent in its states; the last eight hours when no range is given.");
        machines.MapGet("/{code}/points/{name}/values", (HttpContext http, TimeProvider time, string code, string name, [AsParameters] HistoryQuery query) =>
                http.ReadAsync((tx, ct) => ShowHistory.RunAsync(tx, http.Plants(), code, name, query, time.GetUtcNow(), ct)))
            .RequirePermission(Read).Describe("listPointValues", "Values of a point over a time, raw or in buckets; what was not heard is null and never zero.");
    }

    internal static async Task<Result<Page<MachineView>>> ListAsync(
        TenantTransaction transaction, PlantScope scope, string? plant, string? cursor, int? limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!Paging.Ask("machines", cursor, limit, parts => parts.Length == 2).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var machines = await MachineRows.ReadAsync(transaction, scope, string.IsNullOrEmpty(plant) ? null : plant, null, ask, now, cancellationToken);
        return ask.Cut(machines.ConvertAll(detail => detail.Machine), machine => [machine.Plant, machine.Code]);
    }

    private static async Task<Result<MachineDetail>> ShowAsync(
        TenantTransaction transaction, PlantScope scope, string code, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await MachineRows.ReadAsync(transaction, scope, null, code, null, now, cancellationToken)).FirstOrDefault() is { } machine
            ? machine
            : TelemetryErrors.MachineUnknown(code);
}
