using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>The tenants of the hub, from the platform database.</summary>
public interface ITenants
{
    /// <summary>By its four characters; null when there is none.</summary>
    Task<Tenant?> FindAsync(string code, CancellationToken cancellationToken);

    /// <summary>By inner key; null when there is none.</summary>
    Task<Tenant?> FindAsync(int tenantId, CancellationToken cancellationToken);

    /// <summary>By code, at most <paramref name="limit"/> (1 to 200) that come after a code.</summary>
    Task<IReadOnlyList<Tenant>> ListAsync(string? state, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Moves a tenant to another state; 409 <c>tenancy.illegal_state_change</c> when it may not go there.</summary>
    Task<Result<Tenant>> ChangeStateAsync(string code, string state, CancellationToken cancellationToken);

    /// <summary>What <see cref="ChangeStateAsync"/> would answer; changes nothing.</summary>
    Task<Result<Tenant>> RehearseStateAsync(string code, string state, CancellationToken cancellationToken);
}

/// <summary>Makes tenants.</summary>
public interface ITenantProvisioning
{
    /// <summary>Makes a tenant, or leaves nothing behind. Takes about a tenth of a second.</summary>
    Task<Result<Tenant>> ProvisionAsync(NewTenant tenant, CancellationToken cancellationToken);

    /// <summary>Checks the order and that code and slug are free; makes nothing. Answers the order as it would be carried out.</summary>
    Task<Result<NewTenant>> RehearseAsync(NewTenant tenant, CancellationToken cancellationToken);
}

/// <summary>What a new tenant is told to be.</summary>
/// <param name="Code">Four characters, A to Z and 0 to 9, first a letter.</param>
/// <param name="Name">1 to 100 characters.</param>
public sealed record NewTenant(string Code, string Name)
{
    /// <summary>a-z, 0-9 and _, starting with a letter, 2 to 40; made of the name when null.</summary>
    public string? Slug { get; init; }

    /// <summary>own (default) or pool.</summary>
    public string Placement { get; init; } = "own";

    /// <summary>Group of companies, or empty.</summary>
    public string Group { get; init; } = "";

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Asia/Kolkata";

    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "INR";

    /// <summary>en, hi, bn or te.</summary>
    public string Language { get; init; } = "en";

    /// <summary>trial (default) or active.</summary>
    public string State { get; init; } = "trial";

    /// <summary>For the demo and tests only: the step whose end is made to fail, from 1.</summary>
    public int? FailAtStep { get; init; }
}
