namespace EdgeHub.Hub.Tenancy;

/// <summary>A company on the hub.</summary>
/// <param name="TenantId">Inner key, never shown.</param>
/// <param name="Code">Outward key: four characters, first a letter; part of every UID.</param>
/// <param name="Slug">For addresses and the name of its database.</param>
/// <param name="Name">For people.</param>
/// <param name="Group">The group of companies that it belongs to, or empty.</param>
/// <param name="State">provisioning, trial, active, past_due, suspended, cancelled or deleted.</param>
/// <param name="StateSince">When it came into that state.</param>
/// <param name="TimeZone">IANA name; plants may have their own.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="Placement">own or pool: whether it has a database for itself.</param>
/// <param name="Database">Name of the database that holds its rows.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Tenant(
    int TenantId, string Code, string Slug, string Name, string Group, string State, DateTimeOffset StateSince,
    string TimeZone, string Currency, string Language, string? Placement, string? Database, DateTimeOffset CreatedAt);
