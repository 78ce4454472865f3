using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Units by the beginning of their label, or by what people read aloud: the number in it, with or without its zeros. A label is
/// UID-tenant-plant-type-number-check, so a number is looked for once in each plant and type.
/// </summary>
internal sealed class SearchUnits : ISearchKind
{
    internal const string ByNumberSql =
        """
        SELECT u.uid, u.state, u.order_number FROM traceability.uid_highest h
        CROSS JOIN LATERAL (
          SELECT uid, state, order_number FROM traceability.units
          WHERE tenant_id = $1 AND uid >= $2 || h.plant_code || '-' || h.type || '-' || $3 AND uid < $2 || h.plant_code || '-' || h.type || '-' || $3 || U&'\FFFF'
            AND ($4::uuid[] IS NULL OR plant_id = ANY ($4))
          ORDER BY uid LIMIT $5) u
        WHERE h.tenant_id = $1 ORDER BY u.uid LIMIT $5
        """;

    internal const string ByLabelSql =
        """
        SELECT uid, state, order_number FROM traceability.units
        WHERE tenant_id = $1 AND uid >= $2 AND uid < $3 AND ($4::uuid[] IS NULL OR plant_id = ANY ($4))
        ORDER BY uid LIMIT $5
        """;

    public string Permission => "traceability.units.read";

    public int Order => 10;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(TenantTransaction transaction, SearchFor asked, CancellationToken cancellationToken)
    {
        var begin = $"UID-{transaction.Tenant.Code}-";
        var isNumber = asked.Code.Length <= 6 && asked.Code.All(char.IsAsciiDigit);
        var hits = new List<SearchHit>();
        var query = new SqlBatch();
        query.Add(
            isNumber ? ByNumberSql : ByLabelSql,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    var uid = row.GetString(0);
                    hits.Add(new SearchHit("unit", uid, row.GetString(2), Words.Of((UnitState)row.GetInt16(1)), "/units/" + Uri.EscapeDataString(uid)));
                }
            },
            Param.Int(transaction.Tenant.TenantId),
            Param.Text(isNumber || !asked.Code.StartsWith("UID", StringComparison.Ordinal) ? (isNumber ? begin : begin + asked.Code) : asked.Code),
            Param.Text(isNumber ? asked.Code.PadLeft(6, '0') : Paging.AfterPrefix(asked.Code.StartsWith("UID", StringComparison.Ordinal) ? asked.Code : begin + asked.Code)),
            asked.Plants.ToParameter(),
            Param.Int(asked.Most));
        await transaction.RunAsync(query, cancellationToken);
        return hits;
    }
}
