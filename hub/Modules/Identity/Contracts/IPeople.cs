using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>People as other modules see them: ledger and audit carry ids only, names are looked up when somebody reads.</summary>
public interface IPeople
{
    /// <summary>Names of those among the ids (at most 1,000) who are or were members of the tenant; nobody else's.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(TenantScope tenant, IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken);

    /// <summary>Members of the tenant who have a badge, for the station plan; at most 5,000.</summary>
    Task<IReadOnlyList<BadgeHolder>> BadgesAsync(TenantScope tenant, CancellationToken cancellationToken);
}

/// <summary>Somebody who can start a shift at a station.</summary>
/// <param name="PersonId">Id.</param>
/// <param name="Name">Name.</param>
/// <param name="Badge">What the badge's label says; at most 64 characters.</param>
/// <param name="Language">en, hi, bn or te.</param>
public sealed record BadgeHolder(Guid PersonId, string Name, string Badge, string Language);
