using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>Something that is made; the unit type is part of its labels.</summary>
internal sealed record Item(Guid Id, string Code, string Name, string UnitType);

internal sealed record ItemForm(string Name, string UnitType);

/// <summary>Items.</summary>
internal static class ItemStore
{
    public static async Task<Page<Item>> PageAsync(TenantTransaction transaction, PageAsk ask, CancellationToken cancellationToken) =>
        ask.Cut(await transaction.ListAsync(
            "SELECT id, code, name, unit_type FROM production.items WHERE tenant_id = $1 AND ($2::text IS NULL OR code > $2) ORDER BY code LIMIT $3",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(ask.Key()), Param.Int(ask.Limit + 1)], Read, cancellationToken), item => [item.Code]);

    public static async Task<Result<Item>> FindAsync(TenantTransaction transaction, string code, CancellationToken cancellationToken) =>
        await transaction.FirstAsync(
            "SELECT id, code, name, unit_type FROM production.items WHERE tenant_id = $1 AND code = $2",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(code)], Read, cancellationToken) is { } item
            ? item
            : MasterData.NotFound("item", code);

    public static async Task<Result<bool>> SaveAsync(
        TenantTransaction transaction, Actor actor, string code, ItemForm form, CancellationToken cancellationToken)
    {
        if ((MasterData.CheckCode("code", code) ?? MasterData.CheckName("name", form.Name)) is { } error)
        {
            return error;
        }

        if (!IsUnitType(form.UnitType))
        {
            return MasterData.Form("unitType", "two capital letters or digits: it is part of every label");
        }

        // Labels of units that exist carry the type, so it stays what it was.
        return await MasterData.SaveAsync(transaction, actor, "item " + code, new MasterRow("production.items", ("code", code)),
            """
            INSERT INTO production.items (tenant_id, id, code, name, unit_type) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name
            """,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Id(Guid.CreateVersion7(actor.At)),
                Param.Text(code), Param.Text(form.Name), Param.Text(form.UnitType),
            ], cancellationToken);
    }

    public static bool IsUnitType(string? type) => type is { Length: 2 } && type.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static Item Read(Npgsql.NpgsqlDataReader row) => new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
