using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>agent token</c>, <c>agent list</c>, <c>agent revoke</c>, <c>agent release</c>, and <c>ca export</c>.</summary>
internal static class AgentCommands
{
    public static Command Make()
    {
        var command = new Command("agent", "Agents on plant hardware.");
        command.Subcommands.Add(Token());
        command.Subcommands.Add(List());
        command.Subcommands.Add(On("revoke", "Ends an agent for good; its stream is cut within 5 s.", (registry, tenant, id, token) => registry.RevokeAsync(tenant, id, "command line", token)));
        command.Subcommands.Add(On("release", "Lets a quarantined agent connect again, after the copy was stopped.", (registry, tenant, id, token) => registry.ReleaseAsync(tenant, id, token)));
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
        export.SetAction((parsed, cancellationToken) => RunAsync(
            parsed,
            (registry, _, token) => registry.ExportRootAsync(Environment.GetEnvironmentVariable(parsed.GetValue(variable)!) ?? "", token),
            null,
            pem => [pem.TrimEnd()],
            cancellationToken));
        return new Command("ca", "The hub's certificate authority.") { export };
    }

    private static Command Token()
    {
        var tenant = TenantOption();
        var plant = new Option<string>("--plant") { Description = "Code of the plant that the agent stands in.", Required = true };
        var name = new Option<string>("--name") { Description = "The agent's name for people.", Required = true };
        var stations = new Option<string>("--stations") { Description = "Codes of the stations that it serves, with commas.", Required = true };
        var command = new Command("token", "Prints a one-time token for a new agent; it can be used for 24 hours.") { tenant, plant, name, stations };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed,
            (registry, scope, token) => registry.MakeTokenAsync(
                scope!,
                new NewAgent(
                    parsed.GetValue(name)!, parsed.GetValue(plant)!,
                    parsed.GetValue(stations)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
                null, token),
            tenant,
            made => [made.Text],
            cancellationToken));
        return command;
    }

    private static Command List()
    {
        var tenant = TenantOption();
        var command = new Command("list", "Every agent with its state, stations and backlog.") { tenant };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed,
            (registry, scope, token) => registry.ListAsync(scope!, token),
            tenant,
            agents => agents.Select(agent => string.Create(
                CultureInfo.InvariantCulture,
                $"{agent.Id:D}  {agent.State,-11}  {agent.Name,-20}  {string.Join(',', agent.Stations)}  waiting {agent.BacklogScans}  taken {agent.ScansTaken}  heard {agent.LastHeardAt:yyyy-MM-ddTHH:mm:ssZ}")),
            cancellationToken));
        return command;
    }

    private static Command On(
        string verb, string what, Func<IAgentRegistry, TenantScope, Guid, CancellationToken, Task<Result<bool>>> work)
    {
        var tenant = TenantOption();
        var agent = new Argument<string>("AGENT") { Description = "Its id or its name." };
        var command = new Command(verb, what) { tenant, agent };
        command.SetAction((parsed, cancellationToken) => RunAsync<string>(
            parsed,
            async (registry, scope, token) =>
            {
                var listed = await registry.ListAsync(scope!, token);
                if (!listed.TryGet(out var agents, out var error))
                {
                    return error;
                }

                var wanted = parsed.GetValue(agent)!;
                if (agents.FirstOrDefault(one => one.Id.ToString("D") == wanted || string.Equals(one.Name, wanted, StringComparison.OrdinalIgnoreCase)) is not { } found)
                {
                    return new Error("fleet.agent_unknown", ErrorKind.NotFound, $"There is no agent {wanted}. See: agent list");
                }

                var done = await work(registry, scope!, found.Id, token);
                return done.TryGet(out _, out error) ? $"{found.Name}: done" : error;
            },
            tenant,
            said => [said],
            cancellationToken));
        return command;
    }

    private static Option<string> TenantOption() => new("--tenant") { Description = "Code of the company.", Required = true };

    private static Task<int> RunAsync<T>(
        ParseResult parsed, Func<IAgentRegistry, TenantScope?, CancellationToken, Task<Result<T>>> work, Option<string>? tenant,
        Func<T, IEnumerable<string>> say, CancellationToken cancellationToken) => CommandWork.OnHubAsync(
        parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
        async (services, token) =>
        {
            TenantScope? scope = null;
            if (tenant is not null)
            {
                var code = parsed.GetValue(tenant)!;
                if (await services.GetRequiredService<ITenants>().FindAsync(code, token) is not { } found)
                {
                    return await CommandWork.FailAsync(
                        parsed.InvocationConfiguration.Error, new Error("tenancy.unknown", ErrorKind.NotFound, $"There is no company {code}. See: tenant list"));
                }

                scope = new TenantScope(found.TenantId, found.Code);
            }

            var result = await work(services.GetRequiredService<IAgentRegistry>(), scope, token);
            if (!result.TryGet(out var value, out var error))
            {
                return await CommandWork.FailAsync(parsed.InvocationConfiguration.Error, error);
            }

            foreach (var line in say(value))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            }

            return 0;
        },
        cancellationToken);
}
