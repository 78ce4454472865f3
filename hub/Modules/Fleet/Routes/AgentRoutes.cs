using System.Text.Json;
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
        agents.MapGet("", ListAsync).RequirePermission(Read);
        agents.MapGet("/{agentId:guid}", ShowAsync).RequirePermission(Read);
        agents.MapPost("/tokens", MakeTokenAsync).RequirePermission(Manage);
        agents.MapPost("/{agentId:guid}/revoke", RevokeAsync).RequirePermission(Manage);
        agents.MapPost("/{agentId:guid}/release", ReleaseAsync).RequirePermission(Manage);
        agents.MapPost("/{agentId:guid}/name", RenameAsync).RequirePermission(Manage);
    }

    private static async Task<IResult> ListAsync(HttpContext http, IAgentRegistry registry, CancellationToken cancellationToken, string? plant = null)
    {
        var listed = await registry.ListAsync(http.Tenant(), cancellationToken);
        return listed.TryGet(out var agents, out var error)
            ? Results.Ok(new ListPage<AgentView>([.. agents.Where(agent => plant is null || agent.Plant == plant)], null))
            : error.ToResult();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, Guid agentId, IAgentRegistry registry, CancellationToken cancellationToken)
    {
        var listed = await registry.ListAsync(http.Tenant(), cancellationToken);
        return !listed.TryGet(out var agents, out var error) ? error.ToResult()
            : agents.FirstOrDefault(agent => agent.Id == agentId) is { } found ? Results.Ok(found)
            : new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent.").ToResult();
    }

    private static async Task<IResult> MakeTokenAsync(
        HttpContext http, NewAgentForm form, IAgentRegistry registry, ITenantDb tenants, TimeProvider clock, CancellationToken cancellationToken)
    {
        var agent = new NewAgent(form.Name?.Trim() ?? "", form.Plant?.Trim() ?? "", form.Stations ?? []);
        var made = await registry.MakeTokenAsync(http.Tenant(), agent, http.Caller()?.PersonId, cancellationToken);
        if (!made.TryGet(out var token, out var error))
        {
            return error.ToResult();
        }

        await AuditAsync(http, tenants, clock, "fleet.token.made", token.TokenId, new { agent.Name, agent.PlantCode, agent.Stations }, cancellationToken);
        return Results.Ok(new AgentTokenView(
            token.TokenId, token.Text, $"edgehub-edge run --enrol {token.Text} --config agent.json --data /var/lib/edgehub-edge", token.ExpiresAt));
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext http, Guid agentId, ReasonForm form, IAgentRegistry registry, ITenantDb tenants, TimeProvider clock, CancellationToken cancellationToken)
    {
        var done = await registry.RevokeAsync(http.Tenant(), agentId, form.Why ?? "", cancellationToken);
        return await AnswerAsync(done, "fleet.agent.revoked", new { why = form.Why ?? "" });

        async Task<IResult> AnswerAsync(Result<bool> result, string action, object detail)
        {
            if (!result.TryGet(out _, out var error))
            {
                return error.ToResult();
            }

            await AuditAsync(http, tenants, clock, action, agentId, detail, cancellationToken);
            return Results.NoContent();
        }
    }

    private static async Task<IResult> ReleaseAsync(
        HttpContext http, Guid agentId, IAgentRegistry registry, ITenantDb tenants, TimeProvider clock, CancellationToken cancellationToken)
    {
        var done = await registry.ReleaseAsync(http.Tenant(), agentId, cancellationToken);
        if (!done.TryGet(out _, out var error))
        {
            return error.ToResult();
        }

        await AuditAsync(http, tenants, clock, "fleet.agent.released", agentId, new { }, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> RenameAsync(
        HttpContext http, Guid agentId, NameForm form, IAgentRegistry registry, ITenantDb tenants, TimeProvider clock, CancellationToken cancellationToken)
    {
        var done = await registry.RenameAsync(http.Tenant(), agentId, form.Name ?? "", cancellationToken);
        if (!done.TryGet(out _, out var error))
        {
            return error.ToResult();
        }

        await AuditAsync(http, tenants, clock, "fleet.agent.renamed", agentId, new { name = form.Name }, cancellationToken);
        return Results.NoContent();
    }

    private static async Task AuditAsync(
        HttpContext http, ITenantDb tenants, TimeProvider clock, string action, Guid agentId, object detail, CancellationToken cancellationToken)
    {
        if (http.Caller() is not { } caller || !(await tenants.BeginAsync(http.Tenant(), cancellationToken)).TryGet(out var begun, out _))
        {
            return;
        }

        await using var transaction = begun;
        var writes = new SqlBatch();
        writes.AddAudit(http.Tenant(), clock.GetUtcNow(), new AuditEntry(action, caller.PersonId, $"agent {agentId:D}", JsonSerializer.Serialize(detail)));
        await transaction.RunAsync(writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>A page of a list.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>POST /agents/tokens.</summary>
internal sealed record NewAgentForm(string? Name, string? Plant, IReadOnlyList<string>? Stations);

/// <summary>Its answer.</summary>
internal sealed record AgentTokenView(Guid AgentId, string Token, string Command, DateTimeOffset ExpiresAt);

/// <summary>Why something is done.</summary>
internal sealed record ReasonForm(string? Why);

/// <summary>A new name.</summary>
internal sealed record NameForm(string? Name);
