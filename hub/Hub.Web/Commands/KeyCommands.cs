using System.CommandLine;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>key list</c>, <c>make</c>, <c>rotate</c> and <c>revoke</c>; exit code 0 done, 1 refused, 2 not understood.</summary>
internal static class KeyCommands
{
    public static Command Make()
    {
        var command = new Command("key", "A company's API keys.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(MakeKey());
        command.Subcommands.Add(Rotate());
        command.Subcommands.Add(Revoke());
        return command;
    }

    private static Command List()
    {
        var (tenant, json) = (TenantWork.Option(), CommandAnswer.Json());
        var command = new Command("list", "The company's keys, the newest first; never their text.") { tenant, json };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, null,
            async (services, scope, token) => (Result<IReadOnlyList<ListedKey>>)(await services.GetRequiredService<IKeyAdministration>().ListAsync(scope, token)).ToList(),
            keys => string.Join(Environment.NewLine, keys.Select(Line)), cancellationToken));
        return command;
    }

    private static Command MakeKey()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var by = new Option<string>("--by") { Description = "Id or log-in of the person whose key it is; it never may more than he.", Required = true };
        var permissions = new Option<string[]?>("--permission") { Description = "What it may, e.g. production.orders.read; again for each further one.", AllowMultipleArgumentsPerToken = true };
        var role = new Option<string?>("--role") { Description = "Instead of permissions: all of this role's that he has too." };
        var plants = new Option<string[]?>("--plant") { Description = "Code of a plant; again for each further one, none for all of his.", AllowMultipleArgumentsPerToken = true };
        var days = new Option<int?>("--days") { Description = "How long it holds, 1 to 730; 90 when not given." };
        var command = new Command("make", "Makes a key; its text is shown once.") { name, tenant, by, permissions, role, plants, days, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IKeyAdministration>().MakeAsync(
                scope,
                new OrderedKey(
                    parsed.GetValue(by)!, parsed.GetValue(name)!, parsed.GetValue(permissions) ?? [], parsed.GetValue(role), parsed.GetValue(plants) ?? [], parsed.GetValue(days)),
                token),
            key => parsed.GetValue(dryRun) ? "The key could be made." : $"{key.Key}   (id {key.Id:D}, until {key.ExpiresAt:yyyy-MM-dd HH:mm} UTC)", cancellationToken));
        return command;
    }

    private static Command Rotate()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var key = KeyArgument();
        var overlap = new Option<int?>("--overlap-hours") { Description = "How long the old key goes on, 0 to 168; 24 when not given." };
        var days = new Option<int?>("--days") { Description = "How long the new key holds, 1 to 730; 90 when not given." };
        var command = new Command("rotate", "Makes a key in another's place; that one goes on for the overlap.") { key, tenant, overlap, days, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IKeyAdministration>().RotateAsync(
                scope, parsed.GetValue(key)!, parsed.GetValue(overlap), parsed.GetValue(days), token),
            made => parsed.GetValue(dryRun) ? "The key could be rotated." : $"{made.Key}   (id {made.Id:D}, until {made.ExpiresAt:yyyy-MM-dd HH:mm} UTC)", cancellationToken));
        return command;
    }

    private static Command Revoke()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var key = KeyArgument();
        var command = new Command("revoke", "Ends a key at once.") { key, tenant, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IKeyAdministration>().RevokeAsync(scope, parsed.GetValue(key)!, token), Line, cancellationToken));
        return command;
    }

    private static string Line(ListedKey key) =>
        $"{key.Id:D}  {key.Prefix,-12}  {key.State,-10}  until {key.ExpiresAt:yyyy-MM-dd}  {(key.LastUsedAt is { } used ? $"used {used:yyyy-MM-dd HH:mm}" : "never used"),-21}  {key.Name}";

    private static Argument<string> KeyArgument() => new("KEY") { Description = "Its id, or the first characters that the list shows." };
}
