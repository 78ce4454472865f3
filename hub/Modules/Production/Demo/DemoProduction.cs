using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Production;

/// <summary>Brings the demo's plants, stations, routings and orders to what they should be; what is there stays.</summary>
internal sealed class DemoProduction(
    ITenants tenants, ITenantDb db, ReleaseOrder release, MakeComponents components, TimeProvider time) : IDemoSeed
{
    public int Order => 500;

    public async Task SeedAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var plant in DemoPlant.All)
        {
            if (await tenants.FindAsync(plant.Tenant, cancellationToken) is { } tenant)
            {
                await SeedAsync(new TenantScope(tenant.TenantId, tenant.Code), plant, say, cancellationToken);
            }
        }
    }

    private async Task SeedAsync(TenantScope tenant, DemoPlant plant, Action<string> say, CancellationToken cancellationToken)
    {
        var actor = new Actor(Guid.Empty, time.GetUtcNow());
        if (!await ExistsAsync(tenant, (transaction, token) => PlantStore.FindAsync(transaction, plant.Code, token), cancellationToken))
        {
            Done(await db.RunAsync(tenant, (transaction, token) => MasterDataAsync(transaction, actor, plant, token), cancellationToken));
            say($"Plant {plant.Name} ({plant.Code}) of {plant.CompanyName}: {plant.Stations.Length} stations, item {plant.Item}");
        }

        foreach (var order in plant.Orders)
        {
            if (await ExistsAsync(tenant, (transaction, token) => OrderStore.FindAsync(transaction, order.Number, token), cancellationToken))
            {
                continue;
            }

            var form = new NewOrder(order.Number, plant.Item, plant.Code, plant.Department, order.Planned, actor.At.AddDays(order.DueDays));
            Done(await db.RunAsync(tenant, async (transaction, token) =>
            {
                var made = await OrderStore.CreateAsync(transaction, actor, form, token);
                return made.Error is null && order.Released > 0
                    ? (await release.RunAsync(transaction, actor, order.Number, order.Released, token)).Error is { } error ? error : made
                    : made;
            }, cancellationToken));
            say($"Order {order.Number}: {order.Planned} of {plant.Item}, {order.Released} released");
        }
    }

    private async Task<Result<bool>> MasterDataAsync(
        TenantTransaction transaction, Actor actor, DemoPlant plant, CancellationToken cancellationToken)
    {
        Done(await PlantStore.SaveCompanyAsync(transaction, actor, plant.Company, new CompanyForm(plant.CompanyName, "INR"), cancellationToken));
        Done(await PlantStore.SavePlantAsync(
            transaction, actor, plant.Code, new PlantForm(plant.Company, plant.Name, "Asia/Kolkata", "INR"), cancellationToken));
        Done(await PlantStore.SaveDepartmentAsync(
            transaction, actor, plant.Code, plant.Department, new DepartmentForm(plant.DepartmentName), cancellationToken));
        foreach (var (code, starts) in ((string, int)[])[("A", 6), ("B", 14), ("C", 22)])
        {
            var form = new ShiftForm(new TimeOnly(starts, 0), new TimeOnly((starts + 8) % 24, 0), plant.ShiftTarget);
            Done(await PlantStore.SaveShiftAsync(transaction, actor, plant.Code, code, form, cancellationToken));
        }

        for (var number = 1; number <= plant.Stations.Length; number++)
        {
            var (name, agent, language) = plant.Stations[number - 1];
            var form = new StationForm(plant.Code, plant.Department, name, agent, Language: language);
            Done(await StationStore.SaveAsync(transaction, actor, $"{plant.Code}-ST-{number:00}", form, cancellationToken));
        }

        Done(await ItemStore.SaveAsync(transaction, actor, plant.Item, new ItemForm(plant.ItemName, "FG"), cancellationToken));
        Done(await RoutingStore.FreezeAsync(transaction, actor, plant.Item, new RoutingForm(plant.Steps), cancellationToken));
        if (plant.Components > 0)
        {
            Done(await components.RunAsync(
                transaction, actor, new ComponentsForm(plant.Code, plant.Department, "CO", plant.Components), cancellationToken));
        }

        return true;
    }

    private async Task<bool> ExistsAsync<T>(
        TenantScope tenant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> find, CancellationToken cancellationToken)
    {
        var found = await db.ReadAsync(tenant, find, cancellationToken);
        return found.IsOk || (found.Error!.Kind == ErrorKind.NotFound ? false : throw Failed(found.Error));
    }

    private static void Done<T>(Result<T> result)
    {
        if (result.Error is { } error)
        {
            throw Failed(error);
        }
    }

    private static InvalidOperationException Failed(Error error) =>
        new($"The demo's production data could not be made: {error.Code}: {error.Detail}");
}
