using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>doctor</c>: looks at one hub's databases and companies and changes nothing of theirs. Exit code 0: all is sound; 1: something has to be done.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var json = CommandAnswer.Json();
        var command = new Command("doctor", "What this hub has and whether it is sound.") { json };
        command.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var folder = services.GetRequiredService<HubSettings>().DataFolder;
                var placements = await services.GetRequiredService<IPlacementCheck>().CheckAsync(token);
                var report = new Report(
                    folder, DataFolderLock.IsHeld(folder), services.GetRequiredService<DatabaseServer>().Place, services.GetRequiredService<HubDatabases>().TenantSchema,
                    placements.All(placement => placement.IsSound), placements);
                await CommandAnswer.SayAsync<Report>(parsed, json, report, Sentences);
                return report.IsSound ? 0 : 1;
            },
            cancellationToken));
        return command;
    }

    private static string Sentences(Report report)
    {
        var lines = new List<string>
        {
            $"data folder   {report.DataFolder}{(report.IsHubRunning ? " (a hub runs on it)" : "")}",
            $"PostgreSQL    {report.Server}",
            $"tenant schema {report.TenantSchema}",
        };
        foreach (var placement in report.Placements)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{(placement.IsSound ? "sound " : "UNSOUND")}  {placement.Database,-32} {placement.Kind,-4} {(placement.SizeBytes ?? 0) / 1_048_576.0,8:0.0} MiB  {string.Join(' ', placement.Tenants)}"));
            lines.AddRange(Troubles(placement).Select(trouble => "        " + trouble));
        }

        lines.Add(report.IsSound ? "All is sound." : "Something has to be done: see UNSOUND above.");
        return string.Join(Environment.NewLine, lines);
    }

    private static IEnumerable<string> Troubles(PlacementFinding placement)
    {
        if (placement.IsLeftBehind)
        {
            yield return "left behind by a move or restore; dropped after 7 days, or now with: tenant drop-left CODE";
        }
        else if (!placement.IsReachable)
        {
            yield return "does not answer; bring the database back, or restore its company: tenant restore FILE";
        }
        else if (!placement.IsSchemaCurrent)
        {
            yield return "is of another version; bring it to this one with: migrate";
        }

        foreach (var hole in placement.Holes)
        {
            yield return "hole in the wall: " + hole;
        }
    }

    private sealed record Report(
        string DataFolder, bool IsHubRunning, string Server, string TenantSchema, bool IsSound, IReadOnlyList<PlacementFinding> Placements);
}
