using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Demo;

/// <summary>The demo's controls below <c>/api/v1/demo</c>.</summary>
internal static class DemoRoutes
{
    private const string Use = "demo.controls.use";

    public static void Map(IEndpointRouteBuilder api)
    {
        var demo = api.MapGroup("/demo");
        demo.MapGet("", ShowAsync).RequirePermission(Use).Describe("getDemo", "The simulated agents, and the newest fault with its receipt.").MayRefuse(404);
        demo.MapPost("/faults", BreakAsync).RequirePermission(Use).Describe("createDemoFault", "Cuts a link, kills an agent or kills the hub; each comes back by itself.").MayRefuse(404);
        demo.MapPost("/mend", MendAsync).RequirePermission(Use).Describe("mendDemo", "Brings back at once what is broken.").MayRefuse(404);
        demo.MapPost("/scans", ScanAsync).RequirePermission(Use).Describe("createDemoScan", "Scans a label at a simulated station and answers with what the station shows.").MayRefuse(404);
    }

    private static async Task<Answer<DemoState>> ShowAsync(
        HttpContext http, SimulatedPlant plant, IAgentRegistry registry, TimeProvider time, CancellationToken cancellationToken)
    {
        // The agents are asked first: whatever they took before that moment, the hub's count can only be behind, never ahead.
        if (!(await plant.StateAsync(http.Tenant(), cancellationToken)).TryGet(out var state, out var error)
            || !(await registry.ListAsync(http.Tenant(), cancellationToken)).TryGet(out var agents, out error))
        {
            return error;
        }

        var taken = agents.Where(agent => agent.RevokedAt is null).GroupBy(agent => agent.Name).ToDictionary(group => group.Key, group => group.Sum(agent => agent.ScansTaken));
        return new DemoState(time.GetUtcNow(), state.Agents, state.Fault is null ? null : Receipt(state.Fault, state.Agents, taken));
    }

    internal static DemoFaultView Receipt(PlantFault fault, IReadOnlyList<PlantAgent> agents, Dictionary<string, long> takenByHub)
    {
        long scansIn = 0, scansOut = 0;
        foreach (var (name, before) in fault.Before)
        {
            // A killed agent says nothing: until it is back, what the hub has of it is what is known.
            var hub = takenByHub.GetValueOrDefault(name);
            var now = fault.After?.GetValueOrDefault(name) ?? agents.FirstOrDefault(agent => agent.Name == name)?.Taken ?? hub;
            scansIn += Math.Max(0, now - before);
            scansOut += Math.Clamp(hub - before, 0, Math.Max(0, now - before));
        }

        return new DemoFaultView(
            fault.Number, fault.Kind, fault.Agent, fault.At, fault.Until, fault.Over, scansIn, scansOut, fault.Over && scansIn == scansOut);
    }

    private static async Task<Done> BreakAsync(HttpContext http, FaultForm form, SimulatedPlant plant, CancellationToken cancellationToken)
    {
        if (!(await plant.StateAsync(http.Tenant(), cancellationToken)).TryGet(out _, out var foreign))
        {
            return foreign;
        }

        return await plant.BeginAsync(form.Kind, form.Agent ?? "", cancellationToken);
    }

    private static async Task<Done> MendAsync(HttpContext http, SimulatedPlant plant, CancellationToken cancellationToken)
    {
        if (!(await plant.StateAsync(http.Tenant(), cancellationToken)).TryGet(out _, out var foreign))
        {
            return foreign;
        }

        return await plant.MendAsync(cancellationToken);
    }

    private static async Task<Answer<StationVerdict>> ScanAsync(HttpContext http, ScanForm form, SimulatedPlant plant, CancellationToken cancellationToken)
    {
        if (!(await plant.StateAsync(http.Tenant(), cancellationToken)).TryGet(out _, out var foreign))
        {
            return foreign;
        }

        return await plant.ScanAsync(form.Station, form.Label, cancellationToken);
    }
}
