using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Fleet;

/// <summary>Agents below <c>/api/v1/agents</c>.</summary>
internal static class AgentRoutes
{
    private const string Read = "fleet.agents.read";
    private const string Manage = "fleet.agents.manage";

    public static void Map(IEndpointRouteBuilder api)
    {
        var agents = api.MapGroup("/agents");
        agents.MapGet("", ListAsync).RequirePermission(Read).Describe("listAgents", "Agents by name, with how they are.");
        agents.MapGet("/{agentId:guid}", ShowAsync).RequirePermission(Read).Describe("getAgent", "One agent.");
        agents.MapPost("/tokens", MakeTokenAsync).ShowsOnce().RequirePermission(Manage)
            .Describe("createAgentToken", "Makes a one-time token with which a new agent enrols; its text is shown once.");
        agents.MapPost("/{agentId:guid}/revoke", RevokeAsync).RequirePermission(Manage).Describe("revokeAgent", "Ends an agent for good; its stream is cut within 5 s.");
        agents.MapPost("/{agentId:guid}/release", ReleaseAsync).RequirePermission(Manage).Describe("releaseAgent", "Lets a quarantined agent connect again.");
        agents.MapPost("/{agentId:guid}/name", RenameAsync).RequirePermission(Manage).Describe("renameAgent", "Gives an agent another name.");
    }

    private static async Task<Answer<Page<AgentView>>> ListAsync(
        HttpContext http, IAgentRegistry registry, PlantCodes plants, string? plant, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (!Paging.Ask("agents", cursor, limit, IsKey).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var listed = await MineAsync(http, registry, plants, cancellationToken);
        return listed.TryGet(out var agents, out var error)
            ? ask.Cut(
                agents.Where(agent => plant is null || agent.Plant == plant).Select(agent => (Agent: agent, Key: KeyOf(agent)))
                    .Where(row => ask.After is null || IsAfter(row.Key, ask.After))
                    .OrderBy(row => row.Key[0], StringComparer.Ordinal).ThenBy(row => row.Key[1], StringComparer.Ordinal).ThenBy(row => row.Key[2], StringComparer.Ordinal)
                    .Take(ask.Limit + 1).Select(row => row.Agent).ToArray(),
                agent => KeyOf(agent))
            : error;
    }

    private static async Task<Answer<AgentView>> ShowAsync(
        HttpContext http, Guid agentId, IAgentRegistry registry, PlantCodes plants, CancellationToken cancellationToken) =>
        await FindAsync(http, registry, plants, agentId, cancellationToken);

    /// <summary>One of the agents that the caller may see.</summary>
    internal static async Task<Result<AgentView>> FindAsync(
        HttpContext http, IAgentRegistry registry, PlantCodes plants, Guid agentId, CancellationToken cancellationToken) =>
        !(await MineAsync(http, registry, plants, cancellationToken)).TryGet(out var agents, out var error) ? error
            : agents.FirstOrDefault(agent => agent.Id == agentId) is { } found ? found
            : new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.");

    /// <summary>The agents of the plants that the caller may see; at most 2,200, all in memory.</summary>
    internal static async Task<Result<IReadOnlyList<AgentView>>> MineAsync(
        HttpContext http, IAgentRegistry registry, PlantCodes plants, CancellationToken cancellationToken)
    {
        var listed = await registry.ListAsync(http.Tenant(), cancellationToken);
        return listed.IsOk && await plants.OfAsync(http.Tenant(), http.Plants(), cancellationToken) is { } codes
            ? listed.Value.Where(agent => codes.Contains(agent.Plant, StringComparer.Ordinal)).ToArray()
            : listed;
    }

    /// <summary>By name, revoked ones last; the id parts those of one name.</summary>
    private static string[] KeyOf(AgentView agent) => [agent.State == "revoked" ? "1" : "0", agent.Name.ToLowerInvariant(), agent.Id.ToString("D")];

    private static bool IsKey(string[] parts) => parts.Length == 3;

    private static bool IsAfter(string[] key, string[] last)
    {
        for (var part = 0; part < key.Length; part++)
        {
            if (string.CompareOrdinal(key[part], last[part]) is var order and not 0)
            {
                return order > 0;
            }
        }

        return false;
    }

    private static async Task<Answer<AgentTokenView>> MakeTokenAsync(HttpContext http, NewAgentForm form, IAgentRegistry registry, CancellationToken cancellationToken)
    {
        var agent = new NewAgent(form.Name?.Trim() ?? "", form.Plant?.Trim() ?? "", form.Stations ?? []);
        return (await registry.MakeTokenAsync(http.Tenant(), agent, http.Caller()?.PersonId, cancellationToken)).TryGet(out var token, out var error)
            ? new AgentTokenView(
                token.TokenId, token.Text, $"edgehub-edge run --enrol {token.Text} --config agent.json --data /var/lib/edgehub-edge", token.ExpiresAt)
            : error;
    }

    private static async Task<Done> RevokeAsync(HttpContext http, Guid agentId, ReasonForm form, IAgentRegistry registry, CancellationToken cancellationToken) =>
        (await registry.RevokeAsync(http.Tenant(), agentId, form.Why ?? "", http.Caller()!.PersonId, cancellationToken)).Error;

    private static async Task<Done> ReleaseAsync(HttpContext http, Guid agentId, IAgentRegistry registry, CancellationToken cancellationToken) =>
        (await registry.ReleaseAsync(http.Tenant(), agentId, http.Caller()!.PersonId, cancellationToken)).Error;

    private static async Task<Done> RenameAsync(HttpContext http, Guid agentId, NameForm form, IAgentRegistry registry, CancellationToken cancellationToken) =>
        (await registry.RenameAsync(http.Tenant(), agentId, form.Name ?? "", http.Caller()!.PersonId, cancellationToken)).Error;
}

/// <summary>POST /agents/tokens.</summary>
internal sealed record NewAgentForm(string? Name, string? Plant, IReadOnlyList<string>? Stations);

/// <summary>Its answer.</summary>
internal sealed record AgentTokenView(Guid AgentId, string Token, string Command, DateTimeOffset ExpiresAt);

/// <summary>Why something is done.</summary>
internal sealed record ReasonForm(string? Why);

/// <summary>A new name.</summary>
internal sealed record NameForm(string? Name);
