using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>agent token</c>, <c>agent list</c>, <c>agent revoke</c>, <c>agent release</c>, and <c>ca export</c>; exit code 0 done, 1 refused, 2 not understood.</summary>
internal static class AgentCommands
{
    public static Command Make()
    {
        var command = new Command("agent", "Agents on plant hardware.");
        command.Subcommands.Add(Token());
        command.Subcommands.Add(List());
        command.Subcommands.Add(On("revoke", "Ends an agent for good; its stream is cut within 5 s.", (registry, tenant, id, token) => registry.RevokeAsync(tenant, id, "command line", Guid.Empty, token)));
        command.Subcommands.Add(On("release", "Lets a quarantined agent connect again, after the copy was stopped.", (registry, tenant, id, token) => registry.ReleaseAsync(tenant, id, Guid.Empty, token)));
        return command;
    }

    public static Command MakeAuthority()
    {
        var variable = new Option<string>("--passphrase-variable")
        {
            Description = "Environment variable that holds the passphrase (at least 12 characters).",
            DefaultValueFactory = _ => "EDGEHUB_EXPORT_PASSPHRASE",
        };
        var export = new Command("export", "Prints the root authority with its key, sealed by a passphrase; keep it in a safe.") { variable };
        export.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var exported = await services.GetRequiredService<IAgentRegistry>().ExportRootAsync(
                    Environment.GetEnvironmentVariable(parsed.GetValue(variable)!) ?? "", token);
                if (!exported.TryGet(out var pem, out var error))
                {
                    return await CommandWork.FailAsync(parsed.InvocationConfiguration.Error, error);
                }

                await parsed.InvocationConfiguration.Output.WriteLineAsync(pem.TrimEnd());
                return 0;
            },
            cancellationToken));
        return new Command("ca", "The hub's certificate authority.") { export };
    }

    private static Command Token()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var plant = new Option<string>("--plant") { Description = "Code of the plant that the agent stands in.", Required = true };
        var name = new Option<string>("--name") { Description = "The agent's name for people.", Required = true };
        var stations = new Option<string>("--stations") { Description = "Codes of the stations that it serves, with commas; left out for an agent that only reads machines.", DefaultValueFactory = _ => "" };
        var command = new Command("token", "Prints a one-time token for a new agent; it can be used for 24 hours.") { tenant, plant, name, stations, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IAgentRegistry>().MakeTokenAsync(
                scope,
                new NewAgent(
                    parsed.GetValue(name)!, parsed.GetValue(plant)!,
                    parsed.GetValue(stations)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
                null, token),
            made => parsed.GetValue(dryRun) ? "The token could be made." : made.Text,
            cancellationToken));
        return command;
    }

    private static Command List()
    {
        var (tenant, json) = (TenantWork.Option(), CommandAnswer.Json());
        var command = new Command("list", "Every agent with its state, stations and backlog.") { tenant, json };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, null,
            (services, scope, token) => services.GetRequiredService<IAgentRegistry>().ListAsync(scope, token),
            agents => string.Join(Environment.NewLine, agents.Select(agent => string.Create(
                CultureInfo.InvariantCulture,
                $"{agent.Id:D}  {agent.State,-11}  {agent.Name,-20}  {string.Join(',', agent.Stations)}  waiting {agent.BacklogScans}  taken {agent.ScansTaken}  heard {agent.LastHeardAt:yyyy-MM-ddTHH:mm:ssZ}"))),
            cancellationToken));
        return command;
    }

    private static Command On(
        string verb, string what, Func<IAgentRegistry, TenantScope, Guid, CancellationToken, Task<Result<bool>>> work)
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var agent = new Argument<string>("AGENT") { Description = "Its id or its name." };
        var command = new Command(verb, what) { tenant, agent, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            async (services, scope, token) =>
            {
                var registry = services.GetRequiredService<IAgentRegistry>();
                if (!(await FindAsync(registry, scope, parsed.GetValue(agent)!, token)).TryGet(out var found, out var error)
                    || !(await work(registry, scope, found.Id, token)).TryGet(out _, out error))
                {
                    return error;
                }

                return await FindAsync(registry, scope, found.Id.ToString("D"), token);
            },
            done => parsed.GetValue(dryRun) ? $"{done.Name}: could be done; nothing was changed" : $"{done.Name}: {done.State}",
            cancellationToken));
        return command;
    }

    private static async Task<Result<AgentView>> FindAsync(IAgentRegistry registry, TenantScope tenant, string wanted, CancellationToken cancellationToken) =>
        !(await registry.ListAsync(tenant, cancellationToken)).TryGet(out var agents, out var error) ? error
            : agents.FirstOrDefault(one => one.Id.ToString("D") == wanted) is { } byId ? byId
            : agents.FirstOrDefault(one => string.Equals(one.Name, wanted, StringComparison.OrdinalIgnoreCase)) is { } byName ? byName
            : new Error("fleet.agent_unknown", ErrorKind.NotFound, "There is no such agent. See: agent list");
}
