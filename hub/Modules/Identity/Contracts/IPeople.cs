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
/// <param name="Supervises">True when stations take his badge and PIN as a supervisor's.</param>
/// <param name="Plants">Where his membership is for.</param>
/// <param name="Stations">Codes of the stations at which he works; empty for all of his plants.</param>
/// <param name="Pin">His PIN as an agent checks it, or null.</param>
public sealed record BadgeHolder(
    Guid PersonId, string Name, string Badge, string Language, bool Supervises, PlantScope Plants, IReadOnlyList<string> Stations, BadgePin? Pin);

/// <summary>A PIN: PBKDF2 with HMAC-SHA-256 over its ASCII digits (RFC 8018).</summary>
/// <param name="Salt">16 bytes.</param>
/// <param name="Iterations">Rounds.</param>
/// <param name="Hash">32 bytes.</param>
public sealed record BadgePin(byte[] Salt, int Iterations, byte[] Hash);
