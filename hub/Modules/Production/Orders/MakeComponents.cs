using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

internal sealed record ComponentsForm(string Plant, string Department, string Type, int Count);

/// <summary>What was minted.</summary>
internal sealed record MintedComponents(int Count, string FirstUid, string LastUid);

/// <summary>Labels components that are fitted at assembly stations; they belong to no order.</summary>
internal sealed class MakeComponents(IUnitRegistry registry, PlanCache cache)
{
    private const int EventsPerWrite = 2_000;

    public async Task<Result<MintedComponents>> RunAsync(
        TenantTransaction transaction, Actor actor, ComponentsForm form, CancellationToken cancellationToken)
    {
        if (form.Count is < 1 or > ReleaseOrder.LargestPart || !ItemStore.IsUnitType(form.Type))
        {
            return MasterData.Form("count and type", $"1 to {ReleaseOrder.LargestPart}, and two capital letters or digits");
        }

        if (!(await PlantStore.FindAsync(transaction, actor.Plants, form.Plant ?? "", cancellationToken)).TryGet(out var plant, out var error))
        {
            return error;
        }

        var departments = await PlantStore.DepartmentsAsync(transaction, plant.Id, cancellationToken);
        if (departments.Find(department => department.Code == form.Department) is not { } department)
        {
            return MasterData.NotFound("department", form.Department ?? "");
        }

        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        var home = new UnitHome(plant.CompanyId, plant.Id, department.Id);
        var minted = await registry.MintAsync(
            transaction,
            new MintRequest(home, plant.Code, form.Type, form.Count, "component", plant.Id, actor.PersonId == Guid.Empty ? null : actor.PersonId, actor.At),
            cancellationToken);
        if (!minted.TryGet(out var uids, out var notMinted))
        {
            return notMinted;
        }

        var units = uids.Select(uid => UnitSnapshot.Minted(uid, actor.At)).ToArray();
        var writes = new SqlBatch();
        writes.AddNewTokens(transaction.Tenant, actor.At, units, home, null);
        foreach (var part in units.Chunk(EventsPerWrite))
        {
            writes.AddOutbox(transaction.Tenant, actor.At, Array.ConvertAll(part, unit => MoveEvents.Created(unit, tables!, plant.Id)));
        }

        writes.AddAudit(transaction.Tenant, actor.At, new AuditEntry(
            "production.components.minted", actor.PersonId, "component " + form.Type,
            new AuditDiff().Set("plant", plant.Code).Set("first", uids[0]).Set("last", uids[^1]).ToJson()));
        await transaction.RunAsync(writes, cancellationToken);
        return new MintedComponents(form.Count, uids[0], uids[^1]);
    }
}
