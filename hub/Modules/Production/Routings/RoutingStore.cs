using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>A step as somebody writes it.</summary>
internal sealed record StepForm(
    int Step, string Name, [StepModes] string Mode, int[]? Next = null, int ReworkTo = 0, int MaxLoops = 0,
    string? ComponentType = null, int Components = 0, string[]? Stations = null, string? Instruction = null);

internal sealed record RoutingForm(StepForm[] Steps);

/// <summary>A frozen version.</summary>
internal sealed record FrozenRouting(Guid Id, int Version);

/// <summary>A frozen version with its steps.</summary>
internal sealed record RoutingView(Guid Id, int Version, IReadOnlyList<StepForm> Steps);

/// <summary>Freezes routing versions; what is frozen never changes.</summary>
internal static class RoutingStore
{
    public static async Task<Result<FrozenRouting>> FreezeAsync(
        TenantTransaction transaction, Actor actor, string itemCode, RoutingForm form, CancellationToken cancellationToken)
    {
        if (!(await ItemStore.FindAsync(transaction, itemCode, cancellationToken)).TryGet(out var item, out var missing))
        {
            return missing;
        }

        if (form.Steps is null || Array.Exists(form.Steps, step => step is null || Words.Mode(step.Mode) is null || step.Name is null))
        {
            return MasterData.Form("steps", "a list, each with name and mode complete, startComplete, inspect or assemble");
        }

        var steps = Array.ConvertAll(form.Steps, ToStep);
        var stations = await transaction.ListAsync(
            "SELECT code FROM production.stations WHERE tenant_id = $1",
            [Param.Int(transaction.Tenant.TenantId)], row => row.GetString(0), cancellationToken);
        if (RoutingGraph.Check(steps, stations.ToHashSet(StringComparer.Ordinal)) is { } wrong)
        {
            return wrong;
        }

        return await WriteAsync(transaction, actor, item, steps, cancellationToken);
    }

    /// <summary>Every frozen version of an item's routing, newest first.</summary>
    public static async Task<Result<Page<RoutingView>>> ListAsync(
        TenantTransaction transaction, PlanCache cache, string itemCode, CancellationToken cancellationToken)
    {
        if ((await ItemStore.FindAsync(transaction, itemCode, cancellationToken)).Error is { } unknown)
        {
            return unknown;
        }

        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);
        return new Page<RoutingView>(tables!.Plan.Routings
            .Where(routing => routing.ItemCode == itemCode)
            .OrderByDescending(routing => routing.Version)
            .Select(routing => new RoutingView(routing.VersionId, routing.Version, routing.Steps.Select(ToForm).ToArray()))
            .ToArray());
    }

    private static async Task<Result<FrozenRouting>> WriteAsync(
        TenantTransaction transaction, Actor actor, Item item, RoutingStep[] steps, CancellationToken cancellationToken)
    {
        var tenant = Param.Int(transaction.Tenant.TenantId);

        // The item's row is the lock under which versions are counted.
        await transaction.ExecuteAsync(
            "SELECT FROM production.items WHERE tenant_id = $1 AND id = $2 FOR UPDATE", [tenant, Param.Id(item.Id)], cancellationToken);
        var version = await transaction.FirstAsync(
            "SELECT coalesce(max(version), 0) + 1 FROM production.routing_versions WHERE tenant_id = $1 AND item_id = $2",
            [Param.Int(transaction.Tenant.TenantId), Param.Id(item.Id)], row => row.GetInt32(0), cancellationToken);
        var id = Guid.CreateVersion7(actor.At);
        var writes = new SqlBatch();
        writes.Add(
            "INSERT INTO production.routing_versions (tenant_id, id, item_id, version, frozen_at) VALUES ($1, $2, $3, $4, $5)",
            Param.Int(transaction.Tenant.TenantId), Param.Id(id), Param.Id(item.Id), Param.Int(version), Param.At(actor.At));
        foreach (var step in steps)
        {
            writes.Add(
                """
                INSERT INTO production.routing_steps (
                  tenant_id, routing_version_id, step, name, mode, next, rework_to, max_loops, component_type, components, stations, instruction)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                Param.Int(transaction.Tenant.TenantId), Param.Id(id), Param.Int(step.Step), Param.Text(step.Name),
                Param.Of((short)step.Mode, NpgsqlDbType.Smallint), Param.Array(step.Next, NpgsqlDbType.Integer),
                Param.Int(step.ReworkTo), Param.Int(step.MaxLoops), Param.Text(step.ComponentType), Param.Int(step.Components),
                Param.Array(step.Stations, NpgsqlDbType.Text), Param.Text(step.Instruction));
        }

        writes.AddPlanChange(transaction.Tenant, actor.At);
        writes.AddAudit(transaction.Tenant, actor.At, new AuditEntry(
            "production.routing.frozen", actor.PersonId, $"routing {item.Code} {version}", "{}"));
        await transaction.RunAsync(writes, cancellationToken);
        return new FrozenRouting(id, version);
    }

    private static StepForm ToForm(RoutingStep step) => new(
        step.Step, step.Name, Words.Of(step.Mode), [.. step.Next], step.ReworkTo, step.MaxLoops,
        step.ComponentType, step.Components, [.. step.Stations], step.Instruction);

    private static RoutingStep ToStep(StepForm form) => new(
        form.Step, form.Name, Words.Mode(form.Mode)!.Value, form.Next ?? [], form.ReworkTo, form.MaxLoops,
        form.ComponentType ?? "", form.Components, form.Stations ?? [], form.Instruction ?? "");
}
