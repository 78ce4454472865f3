using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Fleet;

/// <summary>What people tell an agent to do now: <c>/api/v1/agents/{id}/commands</c>.</summary>
internal static class CommandRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/agents/{agentId:guid}/commands", GiveAsync).RequirePermission("fleet.agents.manage").MayRefuse(409, 429)
            .Describe("commandAgent", "Tells an agent to do something now, and waits up to 15 s for its answer.");

    private static async Task<Answer<CommandAnswer>> GiveAsync(
        HttpContext http, Guid agentId, CommandForm form, IAgentRegistry registry, PlantCodes plants, CommandAgent command) =>
        (await AgentRoutes.FindAsync(http, registry, plants, agentId, http.RequestAborted)).TryGet(out _, out var unknown)
            ? await command.RunAsync(http.Tenant(), http.Caller()!.PersonId, agentId, form, http.RequestAborted)
            : unknown;
}
