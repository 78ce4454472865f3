using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>What can go wrong with people.</summary>
internal static class PeopleErrors
{
    public static readonly Error Unknown = new("identity.person_unknown", ErrorKind.NotFound, "There is no such person in this company. Load the list again.");

    public static readonly Error LastAdministrator = new(
        "identity.last_administrator", ErrorKind.State, "This is the company's last administrator. Make somebody else an administrator first.");

    public static readonly Error Shared = new(
        "identity.person_shared", ErrorKind.State,
        "This person belongs to another company too, or runs the hub: one company does not change name, password or personal data for all. He can do it himself.");

    public static readonly Error Left = new(
        "identity.person_left", ErrorKind.State, "This person has left the company. Take him in again first.");

    public static readonly Error Erased = new("identity.person_erased", ErrorKind.State, "This person's data was erased. Nothing of it can be changed or brought back.");

    public static readonly Error RoleUnknown = new(
        "identity.role_unknown", ErrorKind.Rule, "A company's role is one of those that GET /api/v1/roles lists.");

    public static readonly Error RoleHasNoPlants = new(
        "identity.role_without_plants", ErrorKind.Rule, "What this role may is not bound to plants: name none.");

    public static readonly Error LoginTaken = new(
        "identity.login_taken", ErrorKind.State, "Somebody logs in with this name already. Take another, or invite that person.");
}
