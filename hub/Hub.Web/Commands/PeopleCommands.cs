using System.CommandLine;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary><c>people list</c>, <c>invite</c>, <c>role</c>, <c>deactivate</c> and <c>erase</c>; exit code 0 done, 1 refused, 2 not understood.</summary>
internal static class PeopleCommands
{
    public static Command Make()
    {
        var command = new Command("people", "A company's people.");
        command.Subcommands.Add(List());
        command.Subcommands.Add(Invite());
        command.Subcommands.Add(Role());
        command.Subcommands.Add(OnPerson(
            "deactivate", "Ends somebody's membership: his sessions and keys in this company stop.", (people, tenant, person, token) => people.DeactivateAsync(tenant, person, token)));
        command.Subcommands.Add(OnPerson(
            "erase", "Erases somebody's name, log-in and badge for good; history and audit still verify.", (people, tenant, person, token) => people.EraseAsync(tenant, person, token)));
        return command;
    }

    private static Command List()
    {
        var (tenant, json) = (TenantWork.Option(), CommandAnswer.Json());
        var command = new Command("list", "Everybody who is or was one of the company's people.") { tenant, json };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, null,
            async (services, scope, token) => (Result<IReadOnlyList<ListedPerson>>)(await services.GetRequiredService<IPeopleAdministration>().ListAsync(scope, token)).ToList(),
            people => string.Join(Environment.NewLine, people.Select(Line)), cancellationToken));
        return command;
    }

    private static Command Invite()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var login = new Argument<string>("LOGIN") { Description = "E-mail address or short name with which he will log in." };
        var (role, plants) = (RoleOption(), PlantsOption());
        var name = new Option<string?>("--name") { Description = "Name; made of the log-in when not given." };
        var days = new Option<int?>("--days") { Description = "Life of the link, 1 to 30; 7 when not given." };
        var command = new Command("invite", "Makes a link with which somebody joins the company; hand it over, nothing is sent.") { login, tenant, role, plants, name, days, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IPeopleAdministration>().InviteAsync(
                scope, new OrderedInvitation(parsed.GetValue(login)!, parsed.GetValue(name), parsed.GetValue(role)!, parsed.GetValue(plants) ?? [], parsed.GetValue(days)), token),
            link => parsed.GetValue(dryRun) ? $"{link.Login} could be invited." : $"{link.Login}: {link.Link}   (until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC, below the hub's pages)",
            cancellationToken));
        return command;
    }

    private static Command Role()
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var person = PersonArgument();
        var role = new Argument<string>("ROLE") { Description = "A role of the company, e.g. plant_manager." };
        var plants = PlantsOption();
        var command = new Command("role", "Changes somebody's role and plants.") { person, role, tenant, plants, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => services.GetRequiredService<IPeopleAdministration>().ChangeRoleAsync(
                scope, parsed.GetValue(person)!, parsed.GetValue(role)!, parsed.GetValue(plants) ?? [], token),
            Line, cancellationToken));
        return command;
    }

    private static Command OnPerson(
        string verb, string what, Func<IPeopleAdministration, TenantScope, string, CancellationToken, Task<Result<ListedPerson>>> work)
    {
        var (tenant, json, dryRun) = (TenantWork.Option(), CommandAnswer.Json(), CommandAnswer.DryRun());
        var person = PersonArgument();
        var command = new Command(verb, what) { person, tenant, json, dryRun };
        command.SetAction((parsed, cancellationToken) => TenantWork.RunAsync(
            parsed, tenant, json, dryRun,
            (services, scope, token) => work(services.GetRequiredService<IPeopleAdministration>(), scope, parsed.GetValue(person)!, token), Line, cancellationToken));
        return command;
    }

    private static string Line(ListedPerson person) =>
        $"{person.Id:D}  {person.State,-7}  {person.Role,-20}  {(person.Plants.Count == 0 ? "all plants" : string.Join(' ', person.Plants)),-12}  {person.Login ?? "-"}  {person.Name}";

    private static Argument<string> PersonArgument() => new("PERSON") { Description = "His id or log-in." };

    private static Option<string> RoleOption() => new("--role") { Description = "A role of the company, e.g. plant_manager.", Required = true };

    private static Option<string[]?> PlantsOption() => new("--plant") { Description = "Code of a plant; again for each further one, none for all.", AllowMultipleArgumentsPerToken = true };
}
