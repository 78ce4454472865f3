using System.CommandLine;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

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
                var (done, failed) = await services.GetRequiredService<IPlacementMigration>().MigrateAllAsync(token);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"Tenant schema {services.GetRequiredService<HubDatabases>().TenantSchema}: {done} databases were brought to it just now, {failed} could not be."));
                return failed == 0 ? 0 : 1;
            },
            cancellationToken));
        return command;
    }
}
