using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>Orders by number.</summary>
internal sealed class SearchOrders : ISearchKind
{
    internal const string Sql =
        """
        SELECT o.number, i.name, o.state FROM production.orders o
        JOIN production.items i ON i.tenant_id = o.tenant_id AND i.id = o.item_id
        WHERE o.tenant_id = $1 AND o.number >= $2 AND o.number < $3 AND ($4::uuid[] IS NULL OR o.plant_id = ANY ($4))
        ORDER BY o.number LIMIT $5
        """;

    public string Permission => ProductionPermissions.ReadOrders;

    public int Order => 20;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(TenantTransaction transaction, SearchFor asked, CancellationToken cancellationToken) =>
        await transaction.ListAsync(
            Sql,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Text(asked.Code), Param.Text(Paging.AfterPrefix(asked.Code)), asked.Plants.ToParameter(),
                Param.Int(asked.Most),
            ],
            row => new SearchHit("order", row.GetString(0), row.GetString(1), row.GetString(2), "/orders/" + Uri.EscapeDataString(row.GetString(0))), cancellationToken);
}

/// <summary>Items by code, then by a word of their name; a company has hundreds, which fit in one look.</summary>
internal sealed class SearchItems : ISearchKind
{
    public string Permission => ProductionPermissions.ReadItems;

    public int Order => 30;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(TenantTransaction transaction, SearchFor asked, CancellationToken cancellationToken)
    {
        var items = await transaction.ListAsync(
            "SELECT code, name FROM production.items WHERE tenant_id = $1 ORDER BY code LIMIT 5000",
            [Param.Int(transaction.Tenant.TenantId)], row => (Code: row.GetString(0), Name: row.GetString(1)), cancellationToken);
        return [.. SearchWords.Best(items, item => item.Code, item => item.Name, asked)
            .Select(item => new SearchHit("item", item.Code, item.Name, "", "/items/" + Uri.EscapeDataString(item.Code)))];
    }
}

/// <summary>Stations by code, then by a word of their name.</summary>
internal sealed class SearchStations : ISearchKind
{
    public string Permission => ProductionPermissions.ReadStations;

    public int Order => 40;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(TenantTransaction transaction, SearchFor asked, CancellationToken cancellationToken)
    {
        var stations = await transaction.ListAsync(
            "SELECT code, name FROM production.stations WHERE tenant_id = $1 AND ($2::uuid[] IS NULL OR plant_id = ANY ($2)) ORDER BY code LIMIT 5000",
            [Param.Int(transaction.Tenant.TenantId), asked.Plants.ToParameter()], row => (Code: row.GetString(0), Name: row.GetString(1)), cancellationToken);
        return [.. SearchWords.Best(stations, station => station.Code, station => station.Name, asked)
            .Select(station => new SearchHit("station", station.Code, station.Name, "", "/stations"))];
    }
}
