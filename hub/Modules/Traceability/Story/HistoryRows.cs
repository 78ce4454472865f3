using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Traceability;

/// <summary>One row of the ledger as the verifier reads it.</summary>
internal sealed record HistoryRow(EventColumns Columns, byte[] Event, byte[] Hash);

/// <summary>Reads histories.</summary>
internal static class HistoryRows
{
    public const string Columns =
        """
        e.uid, e.unit_seq, e.kind, e.occurred_at, e.recorded_at, e.company_id, e.plant_id, e.department_id, e.station, e.step,
        e.order_number, e.verdict, e.code, e.agent_id, e.store_id, e.lane, e.number, e.part, e.person_id, e.parent_uid, e.child_uid,
        e.state, e.event, e.hash
        """;

    public const int Count = 24;

    public static HistoryRow Read(NpgsqlDataReader row) => new(
        new EventColumns(
            row.GetString(0), row.GetInt64(1), row.GetInt16(2), row.GetFieldValue<DateTimeOffset>(3), row.GetFieldValue<DateTimeOffset>(4),
            row.GetGuid(5), row.GetGuid(6), row.GetGuid(7), row.GetString(8), row.GetInt32(9), row.GetString(10), row.GetInt16(11),
            row.GetString(12), Maybe(row, 13, row.GetGuid), row.IsDBNull(14) ? "" : Convert.ToHexStringLower(row.GetFieldValue<byte[]>(14)),
            Maybe(row, 15, row.GetInt16), Maybe(row, 16, row.GetInt64), Maybe(row, 17, row.GetInt16), Maybe(row, 18, row.GetGuid),
            row.GetString(19), row.GetString(20), Maybe(row, 21, row.GetInt16)),
        row.GetFieldValue<byte[]>(22),
        row.GetFieldValue<byte[]>(23));

    public static async Task<List<HistoryRow>> OfUnitAsync(TenantTransaction transaction, string uid, int most, CancellationToken cancellationToken)
    {
        var rows = new List<HistoryRow>();
        var query = new SqlBatch();
        query.Add(
            $"SELECT {Columns} FROM traceability.unit_events e WHERE e.tenant_id = $1 AND e.uid = $2 ORDER BY e.unit_seq LIMIT $3",
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    rows.Add(Read(reader));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid), Param.Int(most));
        await transaction.RunAsync(query, cancellationToken);
        return rows;
    }

    private static T? Maybe<T>(NpgsqlDataReader row, int column, Func<int, T> get)
        where T : struct => row.IsDBNull(column) ? null : get(column);
}
