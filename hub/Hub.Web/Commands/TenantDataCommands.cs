using System.CommandLine;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>tenant backup</c>, <c>restore</c>, <c>move</c>, <c>delete</c> and <c>drop-left</c>: what happens to one company's data.</summary>
internal static class TenantDataCommands
{
    public static IEnumerable<Command> Make() => [Backup(), Restore(), Move(), Delete(), DropLeft()];

    private static Command Backup()
    {
        var code = Code();
        var file = new Option<FileInfo>("--out") { Description = "File to write; it must not exist. It is encrypted with the hub's master key." };
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("backup", "Saves one company's data as they are at this instant; nobody has to wait.") { code, file, json, dry };
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null && !result.GetValue(dry))
            {
                result.AddError("Name the file with --out FILE, or use --dry-run.");
            }
        });
        command.SetAction((parsed, cancellationToken) => OnHubAsync(parsed, async (services, token) =>
        {
            var backups = services.GetRequiredService<ITenantBackup>();
            var result = parsed.GetValue(dry)
                ? await backups.RunAsync(parsed.GetValue(code)!, null, null, token)
                : await BackupFile.WriteAsync(parsed.GetValue(file)!.FullName, stream => backups.RunAsync(parsed.GetValue(code)!, stream, null, token), token);
            if (!parsed.GetValue(dry))
            {
                await CommandAudit.NoteAsync(services, result, "tenancy.tenant.saved", parsed.GetValue(code)!, new { rows = result.IsOk ? result.Value.Rows : 0 }, token);
            }

            return await CommandAnswer.SayAsync(parsed, json, result, report => string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Tenant}: {report.Rows} rows of {report.Tables} tables as of {report.TakenAt:yyyy-MM-ddTHH:mm:ssZ}{(parsed.GetValue(dry) ? "; nothing was written" : $", in {parsed.GetValue(file)!.FullName}")}"));
        }, cancellationToken));
        return command;
    }

    private static Command Restore()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "What 'tenant backup' wrote." };
        var placement = Placement("--as", "Where the data shall live afterwards.");
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("restore", "Replaces one company's data by those of a backup. What the agents still keep (72 h or 256 MB) they send again by themselves.") { file, placement, json, dry };
        command.SetAction((parsed, cancellationToken) => OnHubAsync(parsed, async (services, token) =>
        {
            if (!parsed.GetValue(file)!.Exists)
            {
                return await CommandAnswer.SayAsync(parsed, json, NoFile(parsed.GetValue(file)!), _ => "");
            }

            var relocation = services.GetRequiredService<ITenantRelocation>();
            await using var stream = parsed.GetValue(file)!.OpenRead();
            var result = await relocation.RestoreAsync(stream, parsed.GetValue(dry), CommandAnswer.Steps(parsed), token);
            if (result.TryGet(out var restored, out _) && parsed.GetValue(placement) == "pool" && !parsed.GetValue(dry))
            {
                result = await relocation.MoveAsync(restored.Tenant, "pool", isDryRun: false, CommandAnswer.Steps(parsed), token);
            }

            await NoteAsync(services, result, parsed.GetValue(dry), "tenancy.tenant.restored", token);
            return await CommandAnswer.SayAsync(parsed, json, result, report => Sentence(report, parsed.GetValue(dry), "restored"));
        }, cancellationToken));
        return command;
    }

    private static Command Move()
    {
        var code = Code();
        var to = Placement("--to", "Where the data shall live.");
        to.Required = true;
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("move", "Brings one company's data to the pool or to a database of their own. Stations go on; pages cannot change anything meanwhile.") { code, to, json, dry };
        command.SetAction((parsed, cancellationToken) => OnHubAsync(parsed, async (services, token) =>
        {
            var result = await services.GetRequiredService<ITenantRelocation>().MoveAsync(
                parsed.GetValue(code)!, parsed.GetValue(to)!, parsed.GetValue(dry), CommandAnswer.Steps(parsed), token);
            await NoteAsync(services, result, parsed.GetValue(dry), "tenancy.tenant.moved", token);
            return await CommandAnswer.SayAsync(parsed, json, result, report => Sentence(report, parsed.GetValue(dry), "moved"));
        }, cancellationToken));
        return command;
    }

    private static Command Delete()
    {
        var code = Code();
        var confirm = new Option<string>("--confirm") { Description = "The code once more.", Required = true };
        var now = new Option<bool>("--now") { Description = "Erase at once instead of 30 days later." };
        var (json, dry) = (CommandAnswer.Json(), CommandAnswer.DryRun());
        var command = new Command("delete", "Deletes a cancelled company: its data go 30 days later, until then 'tenant state CODE cancelled' brings it back. Its number and code are never given again.") { code, confirm, now, json, dry };
        command.SetAction((parsed, cancellationToken) => OnHubAsync(parsed, async (services, token) =>
        {
            Result<DeletionReport> result = parsed.GetValue(confirm) == parsed.GetValue(code)
                ? await services.GetRequiredService<ITenantDeletion>().DeleteAsync(parsed.GetValue(code)!, parsed.GetValue(now), parsed.GetValue(dry), CommandAnswer.Steps(parsed), token)
                : new Error("tenancy.not_confirmed", ErrorKind.Form, "Nothing was deleted: the code after --confirm is not the company's.");
            if (!parsed.GetValue(dry))
            {
                await CommandAudit.NoteAsync(
                    services, result, "tenancy.tenant.deleted", parsed.GetValue(code)!, new { isErased = result.IsOk && result.Value.IsErased }, token);
            }

            return await CommandAnswer.SayAsync(parsed, json, result, report =>
                parsed.GetValue(dry) ? string.Create(CultureInfo.InvariantCulture, $"{report.Tenant} would be erased at {report.EraseAfter:yyyy-MM-ddTHH:mm:ssZ}; nothing was changed")
                : report.IsErased ? $"{report.Tenant} is erased"
                : string.Create(CultureInfo.InvariantCulture, $"{report.Tenant} is deleted; its data go at {report.EraseAfter:yyyy-MM-ddTHH:mm:ssZ}"));
        }, cancellationToken));
        return command;
    }

    private static Command DropLeft()
    {
        var code = Code();
        var json = CommandAnswer.Json();
        var command = new Command("drop-left", "Drops what a move or restore left behind, without waiting seven days.") { code, json };
        command.SetAction((parsed, cancellationToken) => OnHubAsync(parsed, async (services, token) =>
        {
            var dropped = await services.GetRequiredService<ITenantDeletion>().DropLeftAsync(parsed.GetValue(code)!, token);
            var result = dropped.TryGet(out var count, out var error) ? new Dropped(parsed.GetValue(code)!, count) : (Result<Dropped>)error;
            await CommandAudit.NoteAsync(services, result, "tenancy.tenant.left_dropped", parsed.GetValue(code)!, new { places = count }, token);
            return await CommandAnswer.SayAsync(parsed, json, result, report => string.Create(CultureInfo.InvariantCulture, $"{report.Tenant}: {report.Places} places cleared"));
        }, cancellationToken));
        return command;
    }

    private static Argument<string> Code() => new("CODE") { Description = "Code of the company." };

    private static Option<string> Placement(string name, string what)
    {
        var option = new Option<string>(name) { Description = what + " own: a database for itself; pool: with other small companies.", DefaultValueFactory = _ => "own" };
        option.AcceptOnlyFromAmong("own", "pool");
        return option;
    }

    private static string Sentence(RelocationReport report, bool isDryRun, string done) => isDryRun
        ? string.Create(CultureInfo.InvariantCulture, $"{report.Tenant}: {report.Rows} rows of {report.Tables} tables are sound and would be {done} to {report.Database}; nothing was changed")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Tenant}: {report.Rows} rows of {report.Tables} tables {done}, data location {report.Placement} ({report.Database}); the old ones are kept closed until {report.OldKeptUntil:yyyy-MM-ddTHH:mm:ssZ}");

    private static Result<RelocationReport> NoFile(FileInfo file) => new Error("tenancy.no_such_file", ErrorKind.NotFound, $"There is no file {file.FullName}.");

    private static async Task NoteAsync(
        IServiceProvider services, Result<RelocationReport> result, bool isDryRun, string action, CancellationToken cancellationToken)
    {
        if (!isDryRun && result.TryGet(out var report, out _))
        {
            await CommandAudit.NoteAsync(services, result, action, report.Tenant, new { report.Placement, report.Database, report.Rows }, cancellationToken);
        }
    }

    private static Task<int> OnHubAsync(ParseResult parsed, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken) => CommandWork.OnHubAsync(
        parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error, work, cancellationToken);

    private sealed record Dropped(string Tenant, int Places);
}
