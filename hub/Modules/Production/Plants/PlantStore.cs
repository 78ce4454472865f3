using EdgeHub.Hub.Kernel;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Companies, plants, departments and shifts.</summary>
internal static class PlantStore
{
    private const string PlantColumns =
        """
        SELECT p.id, p.code, p.name, p.time_zone, p.currency, c.id, c.code, c.name
        FROM production.plants p JOIN production.companies c ON c.tenant_id = p.tenant_id AND c.id = p.company_id
        WHERE p.tenant_id = $1
        """;

    public static Task<List<Plant>> ListAsync(TenantTransaction transaction, CancellationToken cancellationToken) =>
        transaction.ListAsync(PlantColumns + " ORDER BY p.code LIMIT 200", [Tenant(transaction)], Read, cancellationToken);

    /// <summary>A part of the plants that may be seen.</summary>
    public static async Task<Page<Plant>> PageAsync(TenantTransaction transaction, PlantScope plants, PageAsk ask, CancellationToken cancellationToken) =>
        ask.Cut(await transaction.ListAsync(
            PlantColumns + " AND ($2::uuid[] IS NULL OR p.id = ANY ($2)) AND ($3::text IS NULL OR p.code > $3) ORDER BY p.code LIMIT $4",
            [Tenant(transaction), plants.ToParameter(), Param.Text(ask.Key()), Param.Int(ask.Limit + 1)], Read, cancellationToken), plant => [plant.Code]);

    /// <summary>A plant that may be touched; one that may not is as unknown as another company's.</summary>
    public static async Task<Result<Plant>> FindAsync(TenantTransaction transaction, PlantScope plants, string code, CancellationToken cancellationToken)
    {
        var found = await FindAsync(transaction, code, cancellationToken);
        return found.IsOk && !plants.Covers(found.Value.Id) ? MasterData.NotFound("plant", code) : found;
    }

    public static async Task<Result<Plant>> FindAsync(TenantTransaction transaction, string code, CancellationToken cancellationToken) =>
        await transaction.FirstAsync(PlantColumns + " AND p.code = $2", [Tenant(transaction), Param.Text(code)], Read, cancellationToken) is { } plant
            ? plant
            : MasterData.NotFound("plant", code);

    public static Task<List<Department>> DepartmentsAsync(TenantTransaction transaction, Guid plantId, CancellationToken cancellationToken) =>
        transaction.ListAsync(
            "SELECT id, code, name FROM production.departments WHERE tenant_id = $1 AND plant_id = $2 ORDER BY code",
            [Tenant(transaction), Param.Id(plantId)],
            row => new Department(row.GetGuid(0), row.GetString(1), row.GetString(2)),
            cancellationToken);

    public static Task<List<ShiftRule>> ShiftsAsync(TenantTransaction transaction, Guid plantId, CancellationToken cancellationToken) =>
        transaction.ListAsync(
            "SELECT code, starts, ends, target FROM production.shifts WHERE tenant_id = $1 AND plant_id = $2 ORDER BY starts",
            [Tenant(transaction), Param.Id(plantId)],
            row => new ShiftRule(row.GetString(0), row.GetFieldValue<TimeOnly>(1), row.GetFieldValue<TimeOnly>(2), row.GetInt32(3)),
            cancellationToken);

    /// <summary>A company; who has plants of his own sees none, as he can change none.</summary>
    public static async Task<Result<Company>> FindCompanyAsync(TenantTransaction transaction, PlantScope plants, string code, CancellationToken cancellationToken) =>
        plants.IsAll && await transaction.FirstAsync(
            "SELECT code, name, currency FROM production.companies WHERE tenant_id = $1 AND code = $2", [Tenant(transaction), Param.Text(code)],
            row => new Company(row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken) is { } company
            ? company
            : MasterData.NotFound("company", code);

    public static async Task<Result<bool>> SaveCompanyAsync(
        TenantTransaction transaction, Actor actor, string code, CompanyForm form, CancellationToken cancellationToken)
    {
        if ((MasterData.CheckCode("code", code) ?? MasterData.CheckName("name", form.Name) ?? CheckCurrency(form.Currency)) is { } error)
        {
            return error;
        }

        if (!actor.Plants.IsAll)
        {
            return MasterData.NotFound("company", code);
        }

        return await MasterData.SaveAsync(transaction, actor, "company " + code, new MasterRow("production.companies", ("code", code)),
            """
            INSERT INTO production.companies (tenant_id, id, code, name, currency) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name, currency = excluded.currency
            """,
            [Tenant(transaction), NewId(actor), Param.Text(code), Param.Text(form.Name), Param.Text(form.Currency)], cancellationToken);
    }

    public static async Task<Result<bool>> SavePlantAsync(
        TenantTransaction transaction, Actor actor, string code, PlantForm form, CancellationToken cancellationToken)
    {
        if (code.Length != 3 || code.Any(c => !char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c)))
        {
            return MasterData.Form("code", "three capital letters or digits: it is part of every label");
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(form.TimeZone ?? "") is null)
        {
            return MasterData.Form("timeZone", "an IANA name such as Asia/Kolkata");
        }

        if ((MasterData.CheckName("name", form.Name) ?? CheckCurrency(form.Currency)) is { } error)
        {
            return error;
        }

        // Who has plants of his own makes no new ones.
        if (!actor.Plants.IsAll && (await FindAsync(transaction, actor.Plants, code, cancellationToken)).Error is { } notHis)
        {
            return notHis;
        }

        var company = await transaction.FirstAsync(
            "SELECT id FROM production.companies WHERE tenant_id = $1 AND code = $2",
            [Tenant(transaction), Param.Text(form.Company)], row => (Guid?)row.GetGuid(0), cancellationToken);
        if (company is null)
        {
            return MasterData.NotFound("company", form.Company);
        }

        return await MasterData.SaveAsync(transaction, actor, "plant " + code, new MasterRow("production.plants", ("code", code)),
            """
            INSERT INTO production.plants (tenant_id, id, company_id, code, name, time_zone, currency) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone, currency = excluded.currency
            """,
            [
                Tenant(transaction), NewId(actor), Param.Id(company.Value), Param.Text(code),
                Param.Text(form.Name), Param.Text(form.TimeZone), Param.Text(form.Currency),
            ], cancellationToken);
    }

    public static async Task<Result<bool>> SaveDepartmentAsync(
        TenantTransaction transaction, Actor actor, string plantCode, string code, DepartmentForm form, CancellationToken cancellationToken)
    {
        if ((MasterData.CheckCode("code", code) ?? MasterData.CheckName("name", form.Name)) is { } error)
        {
            return error;
        }

        if (!(await FindAsync(transaction, actor.Plants, plantCode, cancellationToken)).TryGet(out var plant, out var missing))
        {
            return missing;
        }

        return await MasterData.SaveAsync(transaction, actor, $"department {plantCode} {code}", new MasterRow("production.departments", ("plant_id", plant.Id), ("code", code)),
            """
            INSERT INTO production.departments (tenant_id, id, plant_id, code, name) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, plant_id, code) DO UPDATE SET name = excluded.name
            """,
            [Tenant(transaction), NewId(actor), Param.Id(plant.Id), Param.Text(code), Param.Text(form.Name)], cancellationToken);
    }

    public static async Task<Result<bool>> SaveShiftAsync(
        TenantTransaction transaction, Actor actor, string plantCode, string code, ShiftForm form, CancellationToken cancellationToken)
    {
        if (MasterData.CheckCode("code", code) is { } error)
        {
            return error;
        }

        if (form.Starts == form.Ends || form.Target is < 0 or > 1_000_000)
        {
            return MasterData.Form("shift", "of some length, with a target of 0 to 1,000,000 units");
        }

        if (!(await FindAsync(transaction, actor.Plants, plantCode, cancellationToken)).TryGet(out var plant, out var missing))
        {
            return missing;
        }

        return await MasterData.SaveAsync(transaction, actor, $"shift {plantCode} {code}", new MasterRow("production.shifts", ("plant_id", plant.Id), ("code", code)),
            """
            INSERT INTO production.shifts (tenant_id, plant_id, code, starts, ends, target) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (tenant_id, plant_id, code) DO UPDATE SET starts = excluded.starts, ends = excluded.ends, target = excluded.target
            """,
            [
                Tenant(transaction), Param.Id(plant.Id), Param.Text(code), Param.Of(form.Starts, NpgsqlDbType.Time),
                Param.Of(form.Ends, NpgsqlDbType.Time), Param.Int(form.Target),
            ], cancellationToken);
    }

    private static Error? CheckCurrency(string? currency) =>
        currency is { Length: 3 } && currency.All(char.IsAsciiLetterUpper) ? null : MasterData.Form("currency", "an ISO 4217 code such as INR");

    private static Plant Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetGuid(5), row.GetString(6), row.GetString(7));

    private static NpgsqlParameter Tenant(TenantTransaction transaction) => Param.Int(transaction.Tenant.TenantId);

    private static NpgsqlParameter NewId(Actor actor) => Param.Id(Guid.CreateVersion7(actor.At));
}
