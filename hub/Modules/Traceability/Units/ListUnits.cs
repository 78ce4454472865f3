using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/units?prefix=</c>: units by label.</summary>
internal static class ListUnits
{
    public static async Task<Result<Page<RegisteredUnit>>> RunAsync(
        TenantTransaction transaction, PlantScope plants, string? prefix, string? cursor, int? limit, CancellationToken cancellationToken)
    {
        if (!Paging.Ask("registered", cursor, limit).TryGet(out var ask, out var malformed))
        {
            return malformed;
        }

        var from = LedgerText.Clip(prefix?.Trim().ToUpperInvariant(), LedgerText.ShortLength);
        var rows = new List<RegisteredUnit>();
        var query = new SqlBatch();
        query.Add(
            """
            SELECT uid, type, state, order_number, head_seq, minted_at, changed_at FROM traceability.units
            WHERE tenant_id = $1 AND uid >= $2 AND ($3::text IS NULL OR uid < $3) AND uid > $4
              AND ($6::uuid[] IS NULL OR plant_id = ANY ($6))
            ORDER BY uid LIMIT $5
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    rows.Add(new RegisteredUnit(
                        row.GetString(0), row.GetString(1), Words.Of((UnitState)row.GetInt16(2)), EventViews.OrNull(row.GetString(3)),
                        row.GetInt64(4), row.GetDateTime(5), row.GetDateTime(6)));
                }
            },
            Param.Int(transaction.Tenant.TenantId),
            Param.Text(from),
            Param.Text(Paging.AfterPrefix(from)),
            Param.Text(ask.Key() ?? ""),
            Param.Int(ask.Limit + 1),
            plants.ToParameter());
        await transaction.RunAsync(query, cancellationToken);
        return ask.Cut(rows, row => [row.Uid]);
    }
}

/// <summary>A unit in a list.</summary>
internal sealed record RegisteredUnit(string Uid, string Type, [UnitStates] string State, string? OrderNumber, long Seq, DateTime MintedAt, DateTime ChangedAt);
