using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>What one station did for one step in one slice.</summary>
internal sealed record ActivityRow(
    DateTimeOffset Slice, string Station, Guid Routing, int Step, int Scans, int Refused, int Completed, int Finished,
    int InspectedFirst, int PassedFirst, int Arrived, int Departed);

/// <summary>Reads a plant's activity: what is folded and what is not yet.</summary>
internal static class Activity
{
    internal const string Sums =
        """
        SELECT slice, station, routing_version_id, step,
          sum(scans)::int, sum(refused)::int, sum(completed)::int, sum(finished)::int,
          sum(inspected_first)::int, sum(passed_first)::int, sum(arrived)::int, sum(departed)::int
        FROM (
          SELECT slice, station, routing_version_id, step, scans, refused, completed, finished, inspected_first, passed_first, arrived, departed
          FROM production.activity WHERE tenant_id = $1 AND plant_id = $2 AND slice >= $3 AND slice < $4
          UNION ALL
          SELECT slice, station, routing_version_id, step, scans, refused, completed, finished, inspected_first, passed_first, arrived, departed
          FROM production.activity_deltas WHERE tenant_id = $1 AND plant_id = $2 AND slice >= $3 AND slice < $4
        ) a
        GROUP BY slice, station, routing_version_id, step
        """;

    public static Task<List<ActivityRow>> ReadAsync(
        TenantTransaction transaction, Guid plantId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        transaction.ListAsync(
            Sums, [Param.Int(transaction.Tenant.TenantId), Param.Id(plantId), Param.At(from), Param.At(to)], Read, cancellationToken);

    private static ActivityRow Read(NpgsqlDataReader row) => new(
        row.At(0), row.GetString(1), row.GetGuid(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7),
        row.GetInt32(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11));
}
