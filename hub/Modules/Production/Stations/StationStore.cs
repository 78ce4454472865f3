using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>A station as it is set up; the verdict on units that nobody knows is accept, warn or refuse.</summary>
internal sealed record StationForm(
    string Plant, string Department, string Name, string Agent = "", [OneOf("accept", "warn", "refuse")] string UnknownUnit = "warn",
    int DoubleReadMs = 2000, int StaleAfterMs = 5000, [OneOf("en", "hi", "bn", "te")] string Language = "en");

/// <summary>The same as it stands.</summary>
internal sealed record StationSettings(
    string Code, string Plant, string Department, string Name, string Agent, [OneOf("accept", "warn", "refuse")] string UnknownUnit,
    int DoubleReadMs, int StaleAfterMs, [OneOf("en", "hi", "bn", "te")] string Language);

/// <summary>Stations (ISA-95 work units).</summary>
internal static class StationStore
{
    /// <summary>A station of the plants that may be seen, as it is set up.</summary>
    public static async Task<Result<StationSettings>> FindAsync(TenantTransaction transaction, PlantScope plants, string code, CancellationToken cancellationToken) =>
        await transaction.FirstAsync(
            """
            SELECT s.code, p.code, d.code, s.name, s.agent, s.unknown_unit, s.double_read_ms, s.stale_after_ms, s.language
            FROM production.stations s
            JOIN production.plants p ON p.tenant_id = s.tenant_id AND p.id = s.plant_id
            JOIN production.departments d ON d.tenant_id = s.tenant_id AND d.id = s.department_id
            WHERE s.tenant_id = $1 AND s.code = $2 AND ($3::uuid[] IS NULL OR s.plant_id = ANY ($3))
            """,
            [Param.Int(transaction.Tenant.TenantId), Param.Text(code), plants.ToParameter()],
            row => new StationSettings(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Words.Of((Verdict)row.GetInt16(5)),
                row.GetInt32(6), row.GetInt32(7), row.GetString(8)),
            cancellationToken) is { } station
            ? station
            : MasterData.NotFound("station", code);

    public static async Task<Result<bool>> SaveAsync(
        TenantTransaction transaction, Actor actor, string code, StationForm form, CancellationToken cancellationToken)
    {
        if (Check(code, form) is { } error)
        {
            return error;
        }

        if (!(await PlantStore.FindAsync(transaction, actor.Plants, form.Plant, cancellationToken)).TryGet(out var plant, out var missing))
        {
            return missing;
        }

        var departments = await PlantStore.DepartmentsAsync(transaction, plant.Id, cancellationToken);
        if (departments.Find(department => department.Code == form.Department) is not { } home)
        {
            return MasterData.NotFound("department", form.Department ?? "");
        }

        var at = await transaction.FirstAsync(
            "SELECT plant_id FROM production.stations WHERE tenant_id = $1 AND code = $2",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(code)], row => (Guid?)row.GetGuid(0), cancellationToken);
        if (at is { } existing && !actor.Plants.Covers(existing))
        {
            return MasterData.NotFound("station", code);
        }

        return await MasterData.SaveAsync(transaction, actor, "station " + code, new MasterRow("production.stations", ("code", code)),
            """
            INSERT INTO production.stations (
              tenant_id, id, plant_id, department_id, code, name, agent, unknown_unit, double_read_ms, stale_after_ms, language)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (tenant_id, code) DO UPDATE SET
              department_id = excluded.department_id, name = excluded.name, agent = excluded.agent,
              unknown_unit = excluded.unknown_unit, double_read_ms = excluded.double_read_ms,
              stale_after_ms = excluded.stale_after_ms, language = excluded.language
            """,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Id(Guid.CreateVersion7(actor.At)), Param.Id(plant.Id), Param.Id(home.Id),
                Param.Text(code), Param.Text(form.Name), Param.Text(form.Agent),
                Param.Of((short)Words.Verdict(form.UnknownUnit)!.Value, NpgsqlTypes.NpgsqlDbType.Smallint),
                Param.Int(form.DoubleReadMs), Param.Int(form.StaleAfterMs), Param.Text(form.Language),
            ], cancellationToken);
    }

    private static Error? Check(string code, StationForm form)
    {
        if ((MasterData.CheckCode("code", code) ?? MasterData.CheckName("name", form.Name)) is { } error)
        {
            return error;
        }

        if (Words.Verdict(form.UnknownUnit) is null)
        {
            return MasterData.Form("unknownUnit", "accept, warn or refuse");
        }

        if (form.DoubleReadMs is < 0 or > 60_000 || form.StaleAfterMs is < 0 or > 3_600_000)
        {
            return MasterData.Form("doubleReadMs and staleAfterMs", "0 to 60,000 and 0 to 3,600,000");
        }

        return !MasterData.Languages.Contains(form.Language) ? MasterData.Form("language", "en, hi, bn or te")
            : form.Agent is null or { Length: > 64 } ? MasterData.Form("agent", "the agent's name, at most 64 characters, or empty")
            : null;
    }
}
