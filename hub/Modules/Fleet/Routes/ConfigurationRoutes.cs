using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Fleet;

/// <summary>Agents' configurations: <c>/api/v1/agents/{id}/configuration</c> and <c>/api/v1/rollouts</c>.</summary>
internal static class ConfigurationRoutes
{
    private const string Manage = "fleet.agents.manage";

    public static void Map(IEndpointRouteBuilder api)
    {
        var agent = api.MapGroup("/agents/{agentId:guid}");
        agent.MapGet("/configuration", ShowAsync).RequirePermission(Manage)
            .Describe("getAgentConfiguration", "What an agent runs with, whether that is what the hub wants, and its versions.");
        agent.MapGet("/configurations/{version:long}", TextAsync).RequirePermission(Manage).Describe("getAgentConfigurationVersion", "One version of an agent's file.");
        agent.MapPost("/configuration/adopt", AdoptAsync).RequirePermission(Manage)
            .Describe("adoptAgentConfiguration", "Takes over the file that was changed at the agent as the newest version.");
        agent.MapPut("/variables", SetVariablesAsync).RequirePermission(Manage).Describe("setAgentVariables", "Puts these variables in the place of all that the agent had.");

        var rollouts = api.MapGroup("/rollouts");
        rollouts.MapGet("", ListAsync).RequirePermission(Manage).Describe("listRollouts", "Files sent to agents, the newest first.");
        rollouts.MapPost("", StartAsync).RequirePermission(Manage)
            .Describe("startRollout", "Sends a file to one agent or several; the others follow once the first has proved it.");
        rollouts.MapGet("/{rolloutId:guid}", ShowRolloutAsync).RequirePermission(Manage).Describe("getRollout", "One rollout, agent by agent.");
        rollouts.MapPost("/{rolloutId:guid}/cancel", CancelAsync).RequirePermission(Manage).Describe("cancelRollout", "Keeps a file from the agents that it has not been sent to.");
    }

    private static async Task<Answer<AgentConfigurationView>> ShowAsync(
        HttpContext http, Guid agentId, IAgentRegistry registry, PlantCodes plants, IEnumerable<IPeople> people)
    {
        if (!(await FindAsync(http, registry, plants, agentId)).TryGet(out _, out var unknown))
        {
            return unknown;
        }

        IReadOnlyList<Guid> makers = [];
        var read = await http.ReadAsync<AgentConfigurationView>(async (transaction, cancellationToken) =>
        {
            (var view, makers) = await ReadConfigurations.OneAsync(transaction, agentId, cancellationToken);
            return view;
        });
        if (!read.Result.TryGet(out var found, out var error))
        {
            return error;
        }

        var names = await NamesAsync(http, people, makers);
        return found with { Versions = [.. found.Versions.Select((version, at) => version with { MadeBy = names.GetValueOrDefault(makers[at]) })] };
    }

    private static async Task<Answer<VersionText>> TextAsync(HttpContext http, Guid agentId, long version, IAgentRegistry registry, PlantCodes plants) =>
        (await FindAsync(http, registry, plants, agentId)).TryGet(out _, out var unknown)
            ? await http.ReadAsync((transaction, token) => ReadConfigurations.TextAsync(transaction, agentId, version, token))
            : unknown;

    private static async Task<Done> AdoptAsync(HttpContext http, Guid agentId, ReasonForm form, IAgentRegistry registry, PlantCodes plants, TimeProvider time) =>
        (await FindAsync(http, registry, plants, agentId)).TryGet(out _, out var unknown)
            ? await http.DoAsync((transaction, token) => AdoptConfiguration.RunAsync(transaction, http.Caller()!.PersonId, agentId, form.Why, time.GetUtcNow(), token))
            : unknown;

    private static async Task<Done> SetVariablesAsync(HttpContext http, Guid agentId, VariablesForm form, IAgentRegistry registry, PlantCodes plants, TimeProvider time) =>
        (await FindAsync(http, registry, plants, agentId)).TryGet(out var agent, out var unknown)
            ? await http.DoAsync((transaction, token) => AgentVariables.SaveAsync(transaction, http.Caller()!.PersonId, agent, form.Variables, time.GetUtcNow(), token))
            : unknown;

    private static async Task<Answer<Page<RolloutView>>> ListAsync(HttpContext http, IEnumerable<IPeople> people, string? cursor, int? limit)
    {
        if (!Paging.Ask("rollouts", cursor, limit, parts => parts is [var id] && Guid.TryParse(id, out _)).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var read = await http.ReadAsync<List<(RolloutView View, Guid MadeBy)>>(async (transaction, token) =>
            await ReadRollouts.ListAsync(transaction, ask.Key() is { } id ? Guid.Parse(id) : null, ask.Limit + 1, token));
        if (!read.Result.TryGet(out var rows, out var error))
        {
            return error;
        }

        var names = await NamesAsync(http, people, [.. rows.Select(row => row.MadeBy)]);
        return ask.Cut([.. rows.Select(row => row.View with { MadeBy = names.GetValueOrDefault(row.MadeBy) })], row => [row.Id]);
    }

    private static async Task<Answer<RolloutView>> StartAsync(
        HttpContext http, RolloutForm form, IAgentRegistry registry, PlantCodes plants, StartRollout start)
    {
        // Before the transaction: whoever held one while waiting for a second connection would wait for others who do the same.
        if (!(await AgentRoutes.MineAsync(http, registry, plants, http.RequestAborted)).TryGet(out var agents, out var error))
        {
            return error;
        }

        return await http.WriteAsync<RolloutView>(async (transaction, token) =>
            !(await start.RunAsync(transaction, agents, http.Caller()!.PersonId, form, token)).TryGet(out var id, out var refused) ? refused
                : (await ReadRollouts.OneAsync(transaction, id, agents, token))!.Value.Detail.Rollout);
    }

    private static async Task<Answer<RolloutDetail>> ShowRolloutAsync(
        HttpContext http, Guid rolloutId, IAgentRegistry registry, PlantCodes plants, IEnumerable<IPeople> people)
    {
        if (!(await AgentRoutes.MineAsync(http, registry, plants, http.RequestAborted)).TryGet(out var agents, out var error))
        {
            return error;
        }

        var read = await http.ReadAsync<(RolloutDetail Detail, Guid MadeBy)>(async (transaction, token) =>
            await ReadRollouts.OneAsync(transaction, rolloutId, agents, token) is { } found ? found : ReadRollouts.Unknown());
        if (!read.Result.TryGet(out var rollout, out error))
        {
            return error;
        }

        var names = await NamesAsync(http, people, [rollout.MadeBy]);
        return rollout.Detail with { Rollout = rollout.Detail.Rollout with { MadeBy = names.GetValueOrDefault(rollout.MadeBy) } };
    }

    private static Task<Done> CancelAsync(HttpContext http, Guid rolloutId, TimeProvider time) =>
        http.DoAsync((transaction, token) => ReadRollouts.CancelAsync(transaction, http.Caller()!.PersonId, rolloutId, time.GetUtcNow(), token));

    private static Task<Result<AgentView>> FindAsync(HttpContext http, IAgentRegistry registry, PlantCodes plants, Guid agentId) =>
        AgentRoutes.FindAsync(http, registry, plants, agentId, http.RequestAborted);

    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(HttpContext http, IEnumerable<IPeople> people, IReadOnlyCollection<Guid> ids) =>
        people.FirstOrDefault() is { } names && ids.Count > 0
            ? await names.NamesAsync(http.Tenant(), [.. ids.Distinct()], http.RequestAborted)
            : new Dictionary<Guid, string>();
}

/// <summary>PUT /agents/{agentId}/variables.</summary>
/// <param name="Variables">Up to 50.</param>
internal sealed record VariablesForm(IReadOnlyDictionary<string, string>? Variables);
