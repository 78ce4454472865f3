using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>The plants that a session's pages can show.</summary>
internal sealed class SessionPlants(ITenantDb db) : ISessionPlants, IPlantCodes
{
    async Task<IReadOnlyDictionary<Guid, string>> IPlantCodes.ListAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        (await ListAsync(tenant, cancellationToken)).ToDictionary(plant => plant.Id, plant => plant.Code);

    public async Task<IReadOnlyList<SessionPlant>> ListAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var read = await db.ReadAsync(
            tenant, async (transaction, token) => (Result<List<Plant>>)await PlantStore.ListAsync(transaction, token), cancellationToken);
        return read.TryGet(out var plants, out _) ? plants.ConvertAll(plant => new SessionPlant(plant.Id, plant.Code, plant.Name, plant.TimeZone)) : [];
    }
}
