using System.CommandLine;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>reset</c>: deletes a hub with everything it knows.</summary>
internal static class ResetCommand
{
    public static Command Make()
    {
        var yes = new Option<bool>("--yes") { Description = "Yes, delete every company, unit and key of this hub.", Required = true };
        var command = new Command("reset", "Deletes the data folder and its private PostgreSQL. An existing server (--db) is never touched.") { yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var errors = parsed.InvocationConfiguration.Error;
            var data = Path.GetFullPath(parsed.GetValue(HubCommand.Data)!);
            if (!parsed.GetValue(yes) || !Directory.Exists(data))
            {
                return 0;
            }

            if (!DataFolderLock.Take(data, TimeProvider.System).TryGet(out var folder, out var held))
            {
                return await CommandWork.FailAsync(errors, held);
            }

            using (folder)
            {
                if (!PostgresBinaries.Find().TryGet(out var binaries, out var missing))
                {
                    return await CommandWork.FailAsync(errors, missing);
                }

                using var logs = CommandWork.Logs();
                using var cluster = new PrivateCluster(data, binaries, logs.CreateLogger("EdgeHub.Hub"));
                await cluster.DeleteAsync(cancellationToken);
                Directory.Delete(data, recursive: true);
            }

            return 0;
        });
        return command;
    }
}
