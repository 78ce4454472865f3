using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Turns the plants of forms (codes) into those of memberships (ids) and back.</summary>
internal sealed class CompanyPlants(IEnumerable<ISessionPlants> sources)
{
    public async Task<IReadOnlyList<SessionPlant>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var all = new List<SessionPlant>();
        foreach (var source in sources)
        {
            all.AddRange(await source.ListAsync(tenant, cancellationToken));
        }

        return all;
    }

    /// <summary>Ids of the codes; one that the company does not have is refused.</summary>
    public Task<Result<Guid[]>> IdsAsync(TenantScope tenant, IReadOnlyList<string>? codes, CancellationToken cancellationToken) =>
        IdsAsync(tenant, PlantScope.All, codes, cancellationToken);

    /// <summary>The same for somebody who does not reach all plants: what he does not reach is not there.</summary>
    public async Task<Result<Guid[]>> IdsAsync(TenantScope tenant, PlantScope reached, IReadOnlyList<string>? codes, CancellationToken cancellationToken)
    {
        if (codes is null or [])
        {
            return Array.Empty<Guid>();
        }

        if (codes.Count > PlantScope.MostPlants)
        {
            return new Error("identity.too_many_plants", ErrorKind.Form, $"Name at most {PlantScope.MostPlants} plants, or none for all.");
        }

        var known = (await ListAsync(tenant, cancellationToken)).ToDictionary(plant => plant.Code, plant => plant.Id, StringComparer.Ordinal);
        var ids = new List<Guid>();
        foreach (var code in codes.Distinct(StringComparer.Ordinal))
        {
            if (code is null || !known.TryGetValue(code, out var id) || !reached.Covers(id))
            {
                return new Error("identity.plant_unknown", ErrorKind.Rule, "The company has no plant with one of the given codes. See GET /api/v1/plants.");
            }

            ids.Add(id);
        }

        return ids.ToArray();
    }

    /// <summary>Codes by id, for showing.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> CodesAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        (await ListAsync(tenant, cancellationToken)).ToDictionary(plant => plant.Id, plant => plant.Code);

    /// <summary>Codes of the ids that are known, by code.</summary>
    public static IReadOnlyList<string> Codes(IReadOnlyDictionary<Guid, string> codes, IEnumerable<Guid> ids) =>
        ids.Select(id => codes.GetValueOrDefault(id)).OfType<string>().Order(StringComparer.Ordinal).ToList();
}
