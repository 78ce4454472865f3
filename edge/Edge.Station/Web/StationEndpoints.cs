using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Edge.Station;

/// <summary>Where the operator's pages and their calls are found.</summary>
public static class StationEndpoints
{
    /// <summary>
    /// Serves the list of stations at <c>/</c>, each station at <c>/station/CODE</c>, the set-up of its scanner at
    /// <c>/station/CODE/scanner</c>, and what they call under
    /// <c>/api/stations</c>. <see cref="StationServices.AddStation"/> comes first. Only loopback is let in.
    /// </summary>
    public static IEndpointRouteBuilder MapStation(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var files = PageFiles.Load();
        var stream = services.GetRequiredService<StationStream>();
        var calls = services.GetRequiredService<StationCalls>();

        Page(endpoints, "/", files.WriteIndexAsync);
        Page(endpoints, "/station/{code}", files.WriteIndexAsync);
        Page(endpoints, "/station/{code}/scanner", files.WriteIndexAsync);
        Page(endpoints, "/station-assets/{name}", files.WriteAssetAsync);

        endpoints.MapGet("/api/stations", Gate.ForRead(calls.ListAsync));
        endpoints.MapGet("/api/stations/{code}", Gate.ForRead(calls.StateAsync));
        endpoints.MapGet("/api/stations/{code}/stream", Gate.ForRead(stream.RunAsync));
        endpoints.MapGet("/api/stations/{code}/persons", Gate.ForRead(calls.PersonsAsync));
        endpoints.MapPost("/api/stations/{code}/scans", Gate.ForWrite(calls.ScanAsync));
        endpoints.MapPost("/api/stations/{code}/actions", Gate.ForWrite(calls.ActAsync));
        endpoints.MapPost("/api/stations/{code}/supervisor", Gate.ForWrite(calls.AskSupervisorAsync));
        endpoints.MapPost("/api/stations/{code}/units", Gate.ForWrite(calls.StartUnitAsync));
        endpoints.MapPost("/api/stations/{code}/shift", Gate.ForWrite(calls.StartShiftAsync));
        endpoints.MapPost("/api/stations/{code}/shift/end", Gate.ForWrite(calls.EndShiftAsync));
        endpoints.MapPost("/api/stations/{code}/corrections/seen", Gate.ForWrite(calls.SeenAsync));
        endpoints.MapPost("/api/stations/{code}/messages/seen", Gate.ForWrite(calls.PutAwayAsync));
        endpoints.MapPost("/api/stations/{code}/wedge", Gate.ForWrite(calls.KeepWedgeAsync));
        endpoints.MapPost("/api/stations/{code}/wedge/forget", Gate.ForWrite(calls.ForgetWedgeAsync));
        return endpoints;
    }

    private static void Page(IEndpointRouteBuilder endpoints, string pattern, RequestDelegate answer) =>
        endpoints.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], Gate.ForPage(answer));
}
