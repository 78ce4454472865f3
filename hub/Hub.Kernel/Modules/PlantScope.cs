using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// The plants whose data somebody may touch. A route asks <see cref="PlantScopeOfRequest.Plants"/> for it and then either
/// checks one plant (<see cref="Covers"/>; what is not covered is 404, as another company's would be) or filters a list in SQL:
/// <c>($3::uuid[] IS NULL OR o.plant_id = ANY ($3))</c> with <see cref="ToParameter"/>.
/// </summary>
public sealed class PlantScope
{
    /// <summary>Most plants that a membership or key can name.</summary>
    public const int MostPlants = 200;

    private readonly Guid[]? _plants;

    private PlantScope(Guid[]? plants) => _plants = plants;

    /// <summary>Every plant of the company, those to come included.</summary>
    public static PlantScope All { get; } = new(null);

    /// <summary>True when nothing has to be filtered.</summary>
    public bool IsAll => _plants is null;

    /// <summary>The plants by id, or null for all; for SQL and for showing.</summary>
    public IReadOnlyList<Guid>? Plants => _plants;

    /// <summary>The plants that a membership names; none named means all.</summary>
    public static PlantScope OfMembership(Guid[]? plants) => plants is null or [] ? All : new PlantScope(plants);

    /// <summary>True when data of the plant may be touched; allocates nothing.</summary>
    public bool Covers(Guid plantId) => _plants is null || Array.IndexOf(_plants, plantId) >= 0;

    /// <summary>True when this scope allows nothing that the other does not.</summary>
    public bool IsWithin(PlantScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.IsAll || (_plants is not null && Array.TrueForAll(_plants, other.Covers));
    }

    /// <summary>What both allow. Two scopes without a common plant allow nothing, which is not the same as all.</summary>
    public PlantScope And(PlantScope other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.IsAll ? this : _plants is null ? other : new PlantScope(Array.FindAll(_plants, other.Covers));
    }

    /// <summary>As a parameter of type <c>uuid[]</c>; null stands for all.</summary>
    public NpgsqlParameter ToParameter() => Param.Of(_plants, NpgsqlDbType.Array | NpgsqlDbType.Uuid);
}

/// <summary>Takes the plants out of a request.</summary>
public static class PlantScopeOfRequest
{
    /// <summary>
    /// The plants that this request may touch: all where the caller's role holds the route's permission in the whole company,
    /// those of the membership or key otherwise.
    /// </summary>
    public static PlantScope Plants(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = context.Caller() ?? throw new InvalidOperationException("The route has no caller: it lacks RequirePermission.");
        var permission = context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>()?.Permission ?? "";
        return permission.Length > 0 && caller.ScopeOf(permission) == PermissionScope.Tenant ? PlantScope.All : caller.Plants;
    }
}
