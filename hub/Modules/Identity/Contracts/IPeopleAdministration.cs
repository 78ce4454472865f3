using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>A company's people from the hub's command line: the word of whoever runs the hub, audited under no person's name.</summary>
public interface IPeopleAdministration
{
    /// <summary>Everybody who is or was one of the company's people, by name.</summary>
    Task<IReadOnlyList<ListedPerson>> ListAsync(TenantScope tenant, CancellationToken cancellationToken);

    /// <summary>Invites somebody; the link is shown once.</summary>
    Task<Result<ListedLink>> InviteAsync(TenantScope tenant, OrderedInvitation invitation, CancellationToken cancellationToken);

    /// <summary>Changes role and plants.</summary>
    /// <param name="tenant">The company.</param>
    /// <param name="person">Id or log-in.</param>
    /// <param name="role">A role of the company.</param>
    /// <param name="plants">Codes of plants; none for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Result<ListedPerson>> ChangeRoleAsync(TenantScope tenant, string person, string role, IReadOnlyList<string> plants, CancellationToken cancellationToken);

    /// <summary>Ends a membership, by id or log-in.</summary>
    Task<Result<ListedPerson>> DeactivateAsync(TenantScope tenant, string person, CancellationToken cancellationToken);

    /// <summary>Erases a person's own values, by id or log-in; also of one who belongs to several companies.</summary>
    Task<Result<ListedPerson>> EraseAsync(TenantScope tenant, string person, CancellationToken cancellationToken);
}

/// <summary>Keys of a company from the hub's command line.</summary>
public interface IKeyAdministration
{
    /// <summary>The company's keys, newest first, at most 200.</summary>
    Task<IReadOnlyList<ListedKey>> ListAsync(TenantScope tenant, CancellationToken cancellationToken);

    /// <summary>Makes a key for one of the company's people, which can't have more than he may.</summary>
    Task<Result<ShownKey>> MakeAsync(TenantScope tenant, OrderedKey key, CancellationToken cancellationToken);

    /// <summary>Makes a key in another's place; that one goes on for the overlap.</summary>
    /// <param name="tenant">The company.</param>
    /// <param name="key">Id or shown prefix.</param>
    /// <param name="overlapHours">0 to 168.</param>
    /// <param name="days">Life of the new one, 1 to 730.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Result<ShownKey>> RotateAsync(TenantScope tenant, string key, int? overlapHours, int? days, CancellationToken cancellationToken);

    /// <summary>Ends a key, by id or shown prefix.</summary>
    Task<Result<ListedKey>> RevokeAsync(TenantScope tenant, string key, CancellationToken cancellationToken);
}

/// <summary>Somebody in a list.</summary>
public sealed record ListedPerson(Guid Id, string Name, string? Login, string Role, IReadOnlyList<string> Plants, string State);

/// <summary>A link that is shown once; <see cref="Link"/> is an address below the hub's pages.</summary>
public sealed record ListedLink(Guid Id, string Login, string Link, DateTimeOffset ExpiresAt);

/// <summary>Whom to invite.</summary>
public sealed record OrderedInvitation(string Login, string? Name, string Role, IReadOnlyList<string> Plants, int? Days);

/// <summary>Which key to make.</summary>
/// <param name="By">Id or log-in of the person whose key it is.</param>
/// <param name="Name">For people.</param>
/// <param name="Permissions">What it may; none to take them from the role.</param>
/// <param name="Role">A role, or null.</param>
/// <param name="Plants">Codes of plants; none for all of his.</param>
/// <param name="Days">1 to 730.</param>
public sealed record OrderedKey(string By, string Name, IReadOnlyList<string> Permissions, string? Role, IReadOnlyList<string> Plants, int? Days);

/// <summary>A key in a list.</summary>
public sealed record ListedKey(Guid Id, string Prefix, string Name, string State, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A key whose text is shown once.</summary>
public sealed record ShownKey(Guid Id, string Key, DateTimeOffset ExpiresAt);
