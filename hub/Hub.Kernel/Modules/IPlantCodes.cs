namespace EdgeHub.Hub.Kernel;

/// <summary>Knows plants' codes, for data that carries a plant's code and not its id. Production implements it.</summary>
public interface IPlantCodes
{
    /// <summary>Codes of the tenant's plants by id, at most 200.</summary>
    Task<IReadOnlyDictionary<Guid, string>> ListAsync(TenantScope tenant, CancellationToken cancellationToken);
}

/// <summary>The plants that a request may touch, by code.</summary>
public sealed class PlantCodes(IEnumerable<IPlantCodes> sources)
{
    /// <summary>The codes, or null for all.</summary>
    public async Task<IReadOnlyList<string>?> OfAsync(TenantScope tenant, PlantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.IsAll)
        {
            return null;
        }

        var codes = new List<string>();
        foreach (var source in sources)
        {
            codes.AddRange((await source.ListAsync(tenant, cancellationToken)).Where(plant => scope.Covers(plant.Key)).Select(plant => plant.Value));
        }

        return codes;
    }
}
