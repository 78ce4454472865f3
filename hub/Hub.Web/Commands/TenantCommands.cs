using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>tenant create</c> and <c>tenant list</c>.</summary>
internal static class TenantCommands
{
    public static Command Make()
    {
        var command = new Command("tenant", "Companies on this hub.");
        command.Subcommands.Add(Create());
        command.Subcommands.Add(List());
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
        var command = new Command("create", "Makes a company, or leaves nothing behind.") { code, name, placement, zone, currency, language };
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var made = await services.GetRequiredService<ITenantProvisioning>().ProvisionAsync(
                    new NewTenant(parsed.GetValue(code)!, parsed.GetValue(name)!)
                    {
                        Placement = parsed.GetValue(placement)!,
                        TimeZone = parsed.GetValue(zone)!,
                        Currency = parsed.GetValue(currency)!,
                        Language = parsed.GetValue(language)!,
                    },
                    token);
                if (!made.TryGet(out var tenant, out var error))
                {
                    return await CommandWork.FailAsync(parsed.InvocationConfiguration.Error, error);
                }

                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{tenant.Code} {tenant.Name}: {tenant.State}, database {tenant.Database}");
                return 0;
            },
            cancellationToken));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Every company with its state and data location.");
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var tenants = services.GetRequiredService<ITenants>();
                string? after = null;
                IReadOnlyList<Tenant> page;
                do
                {
                    page = await tenants.ListAsync(null, after, 200, token);
                    foreach (var tenant in page)
                    {
                        await parsed.InvocationConfiguration.Output.WriteLineAsync(
                            string.Create(CultureInfo.InvariantCulture, $"{tenant.Code}  {tenant.State,-12}  {tenant.Placement,-4}  {tenant.Database,-30}  {tenant.Name}"));
                        after = tenant.Code;
                    }
                }
                while (page.Count == 200);
                return 0;
            },
            cancellationToken));
        return command;
    }
}
