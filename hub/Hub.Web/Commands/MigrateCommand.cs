using System.CommandLine;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>migrate</c>: brings every database to this program's schema, then ends.</summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var command = new Command("migrate", "Brings the platform and every company's database to this version.");
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Tenant schema {services.GetRequiredService<HubDatabases>().TenantSchema}: every database has it.");
                return 0;
            },
            cancellationToken));
        return command;
    }
}
