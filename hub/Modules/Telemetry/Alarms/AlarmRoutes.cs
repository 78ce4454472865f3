using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Alarms below <c>/api/v1/alarms</c>.</summary>
internal static class AlarmRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var alarms = api.MapGroup("/alarms");
        alarms.MapGet("", (HttpContext http, ListAlarms list, TimeProvider time, [AsParameters] AlarmQuery query) =>
                http.ReadAsync((tx, ct) => list.RunAsync(tx, http.Plants(), query, time.GetUtcNow(), ct)))
            .RequirePermission("telemetry.alarms.read").Describe("listAlarms", "Alarms of machines, the newest first: those that are active, shelved or over.");
        alarms.MapPost("/{id:guid}/acknowledge", (HttpContext http, HandleAlarm handle, Guid id, AcknowledgeForm form) =>
                http.DoAsync((tx, ct) => handle.AcknowledgeAsync(tx, http.Plants(), http.Caller()!.PersonId, id, form, ct)))
            .RequirePermission("telemetry.alarms.acknowledge").Describe("acknowledgeAlarm", "Says that somebody has seen an alarm.");
        alarms.MapPost("/{id:guid}/shelve", (HttpContext http, HandleAlarm handle, Guid id, ShelveForm form) =>
                http.DoAsync((tx, ct) => handle.ShelveAsync(tx, http.Plants(), http.Caller()!.PersonId, id, form, ct)))
            .RequirePermission("telemetry.alarms.shelve").Describe("shelveAlarm", "Keeps an alarm back for a while, with a reason.");
        alarms.MapPost("/{id:guid}/unshelve", (HttpContext http, HandleAlarm handle, Guid id) =>
                http.DoAsync((tx, ct) => handle.UnshelveAsync(tx, http.Plants(), http.Caller()!.PersonId, id, ct)))
            .RequirePermission("telemetry.alarms.shelve").Describe("unshelveAlarm", "Tells a shelved alarm again before its time.");
    }
}
