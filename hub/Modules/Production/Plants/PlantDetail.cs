using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>A plant with its departments and shifts.</summary>
internal sealed record PlantDetail(Plant Plant, IReadOnlyList<Department> Departments, IReadOnlyList<ShiftRule> Shifts)
{
    public static async Task<Result<PlantDetail>> ShowAsync(TenantTransaction transaction, PlantScope plants, string code, CancellationToken cancellationToken)
    {
        if (!(await PlantStore.FindAsync(transaction, plants, code, cancellationToken)).TryGet(out var plant, out var error))
        {
            return error;
        }

        return new PlantDetail(
            plant,
            await PlantStore.DepartmentsAsync(transaction, plant.Id, cancellationToken),
            await PlantStore.ShiftsAsync(transaction, plant.Id, cancellationToken));
    }
}
