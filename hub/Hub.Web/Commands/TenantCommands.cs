using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>tenant create</c>, <c>list</c> and <c>state</c>.</summary>
internal static class TenantCommands
{
    public static Command Make()
    {
        var command = new Command("tenant", "Companies on this hub.");
        command.Subcommands.Add(Create());
        command.Subcommands.Add(List());
        command.Subcommands.Add(State());
        foreach (var data in TenantDataCommands.Make())
        {
            command.Subcommands.Add(data);
        }

        return command;
    }

    private static Command Create()
    {
        var code = new Argument<string>("CODE") { Description = "Four characters, A to Z and 0 to 9; part of every label that the company prints." };
        var name = new Option<string>("--name") { Description = "The company's name.", Required = true };
        var placement = new Option<string>("--placement") { Description = "own: a database for itself; pool: with other small companies.", DefaultValueFactory = _ => "own" };
        placement.AcceptOnlyFromAmong("own", "pool");
        var zone = new Option<string>("--time-zone") { Description = "IANA name.", DefaultValueFactory = _ => "Asia/Kolkata" };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code.", DefaultValueFactory = _ => "INR" };
        var language = new Option<string>("--language") { Description = "en, hi, bn or te.", DefaultValueFactory = _ => "en" };
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("create", "Makes a company, or leaves nothing behind.") { code, name, placement, zone, currency, language, json, dry };
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var provisioning = services.GetRequiredService<ITenantProvisioning>();
                var order = new NewTenant(parsed.GetValue(code)!, parsed.GetValue(name)!)
                {
                    Placement = parsed.GetValue(placement)!,
                    TimeZone = parsed.GetValue(zone)!,
                    Currency = parsed.GetValue(currency)!,
                    Language = parsed.GetValue(language)!,
                };
                if (parsed.GetValue(dry))
                {
                    return await CommandAnswer.SayAsync(
                        parsed, json, await provisioning.RehearseAsync(order, token), tenant => $"{tenant.Code} {tenant.Name} could be made; nothing was changed");
                }

                var made = await provisioning.ProvisionAsync(order, token);
                await CommandAudit.NoteAsync(services, made, "tenancy.tenant.ordered", order.Code, new { order.Name, order.Placement }, token);
                return await CommandAnswer.SayAsync(parsed, json, Listed(made), tenant => $"{tenant.Code} {tenant.Name}: {tenant.State}, database {tenant.Database}");
            },
            cancellationToken));
        return command;
    }

    private static Command List()
    {
        var json = CommandAnswer.Json();
        var command = new Command("list", "Every company with its state and data location.") { json };
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var tenants = services.GetRequiredService<ITenants>();
                var all = new List<ListedTenant>();
                IReadOnlyList<Tenant> page;
                do
                {
                    page = await tenants.ListAsync(null, all.Count == 0 ? null : all[^1].Code, 200, token);
                    all.AddRange(page.Select(Listed));
                }
                while (page.Count == 200);
                return await CommandAnswer.SayAsync<IReadOnlyList<ListedTenant>>(parsed, json, all, listed => string.Join(Environment.NewLine, listed.Select(tenant =>
                    string.Create(CultureInfo.InvariantCulture, $"{tenant.Code}  {tenant.State,-12}  {tenant.Placement,-4}  {tenant.Database,-30}  {tenant.Name}"))));
            },
            cancellationToken));
        return command;
    }

    private static Command State()
    {
        var code = new Argument<string>("CODE") { Description = "Code of the company." };
        var state = new Argument<string>("STATE") { Description = "trial, active, past_due, suspended or cancelled." };
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("state", "Moves a company to another state of its life.") { code, state, json, dry };
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var (tenants, wanted, next) = (services.GetRequiredService<ITenants>(), parsed.GetValue(code)!, parsed.GetValue(state)!);
                Result<Tenant> result = next == "deleted"
                    ? new Error("tenancy.use_delete", ErrorKind.Form, "A company is deleted with: tenant delete CODE --confirm CODE")
                    : parsed.GetValue(dry) ? await tenants.RehearseStateAsync(wanted, next, token)
                    : await tenants.ChangeStateAsync(wanted, next, token);
                if (!parsed.GetValue(dry))
                {
                    await CommandAudit.NoteAsync(services, result, "tenancy.tenant.state_changed", wanted, new { state = next }, token);
                }

                return await CommandAnswer.SayAsync(
                    parsed, json, Listed(result),
                    tenant => parsed.GetValue(dry) ? $"{tenant.Code} is {tenant.State} and could become {next}; nothing was changed" : $"{tenant.Code} {tenant.Name}: {tenant.State}");
            },
            cancellationToken));
        return command;
    }

    private static Result<ListedTenant> Listed(Result<Tenant> result) => result.TryGet(out var tenant, out var error) ? Listed(tenant) : error;

    /// <summary>The inner number is shown to nobody.</summary>
    private static ListedTenant Listed(Tenant tenant) => new(
        tenant.Code, tenant.Name, tenant.Slug, tenant.Group, tenant.State, tenant.StateSince, tenant.Placement, tenant.Database, tenant.TimeZone, tenant.Currency, tenant.Language);

    private sealed record ListedTenant(
        string Code, string Name, string Slug, string Group, string State, DateTimeOffset StateSince, string? Placement, string? Database,
        string TimeZone, string Currency, string Language);
}
