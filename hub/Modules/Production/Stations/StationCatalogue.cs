using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Knows which stations a plant has, for the assignment of agents.</summary>
internal sealed class StationCatalogue(ITenantDb db) : IStationCatalogue
{
    public async Task<IReadOnlyList<string>?> MissingAsync(
        TenantScope tenant, string plantCode, IReadOnlyList<string> stations, CancellationToken cancellationToken)
    {
        var read = await db.ReadAsync(tenant, async (transaction, token) =>
        {
            if (!(await PlantStore.FindAsync(transaction, plantCode, token)).TryGet(out var plant, out var missing))
            {
                return (Result<List<string>>)missing;
            }

            return await transaction.ListAsync(
                "SELECT code FROM production.stations WHERE tenant_id = $1 AND plant_id = $2 AND code = ANY($3)",
                [Param.Int(tenant.TenantId), Param.Id(plant.Id), Param.Array(stations, NpgsqlDbType.Text)],
                row => row.GetString(0), token);
        }, cancellationToken);
        return read.TryGet(out var known, out var error) ? stations.Except(known, StringComparer.Ordinal).ToArray()
            : error.Kind == ErrorKind.NotFound ? null
            : throw new InvalidOperationException($"{error.Code}: {error.Detail}");
    }
}
