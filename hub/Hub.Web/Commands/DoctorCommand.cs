using System.CommandLine;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>doctor</c>: looks at one hub's database and companies, changes nothing of theirs.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var command = new Command("doctor", "What this hub has and whether it is sound.");
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var output = parsed.InvocationConfiguration.Output;
                var settings = services.GetRequiredService<HubSettings>();
                await output.WriteLineAsync($"data folder   {settings.DataFolder}{(DataFolderLock.IsHeld(settings.DataFolder) ? " (a hub runs on it)" : "")}");
                await output.WriteLineAsync($"PostgreSQL    {services.GetRequiredService<DatabaseServer>().Place}");
                await output.WriteLineAsync($"tenant schema {services.GetRequiredService<HubDatabases>().TenantSchema}");
                foreach (var tenant in await services.GetRequiredService<ITenants>().ListAsync(null, null, 200, token))
                {
                    await output.WriteLineAsync($"tenant        {tenant.Code} {tenant.State} {tenant.Database}");
                }

                return 0;
            },
            cancellationToken));
        return command;
    }
}
