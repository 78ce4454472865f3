using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Locks and reads units in the order of their labels, so that no two batches wait for each other in a circle.</summary>
internal static class UnitLoad
{
    /// <param name="load">Gets the statement.</param>
    /// <param name="tenant">Whose units.</param>
    /// <param name="uids">Labels to find.</param>
    /// <param name="found">Takes each unit that is registered.</param>
    /// <param name="related">Queries that name further units to lock with these (<see cref="IRelatedUnits"/>).</param>
    public static void Add(
        SqlBatch load, TenantScope tenant, IReadOnlyCollection<string> uids, Action<LoadedUnit> found, IReadOnlyList<IRelatedUnits>? related = null)
    {
        if (uids.Count == 0)
        {
            return;
        }

        var further = string.Concat((related ?? []).Select(source => $" || ARRAY({source.Query})"));
        load.Add(
            $"""
            SELECT uid, type, company_id, plant_id, department_id, entity_type, entity_id, order_number, state, head_seq, head_hash
            FROM traceability.units
            WHERE tenant_id = $1 AND uid = ANY ($2{further})
            ORDER BY uid
            FOR UPDATE
            """,
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    found(Read(reader));
                }
            },
            Param.Int(tenant.TenantId),
            Param.Array(uids.ToArray(), NpgsqlDbType.Text));
    }

    private static LoadedUnit Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        new UnitHome(row.GetGuid(2), row.GetGuid(3), row.GetGuid(4)),
        row.GetString(5),
        row.GetGuid(6),
        row.GetString(7),
        (UnitState)row.GetInt16(8),
        row.GetInt64(9),
        row.GetFieldValue<byte[]>(10));
}
