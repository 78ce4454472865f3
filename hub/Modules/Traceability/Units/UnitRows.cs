using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>Rows of the registry.</summary>
internal static class UnitRows
{
    /// <summary>Adds new units with the heads that their first event gave them.</summary>
    public static void AddUnits(SqlBatch writes, TenantScope tenant, IReadOnlyList<(Uid Uid, LoadedUnit Unit)> units, Guid? mintedBy, DateTimeOffset at)
    {
        writes.Add(
            """
            INSERT INTO traceability.units
              (tenant_id, uid, type, company_id, plant_id, department_id, plant_code, number, entity_type, entity_id,
               minted_by, minted_at, state, order_number, head_seq, head_hash, changed_at)
            SELECT $1, u.uid, u.type, u.company_id, u.plant_id, u.department_id, u.plant_code, u.number, u.entity_type, u.entity_id,
              $2, $3, u.state, '', u.seq, u.hash, $3
            FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
              AS u(uid, type, company_id, plant_id, department_id, plant_code, number, entity_type, entity_id, state, seq, hash)
            """,
            Param.Int(tenant.TenantId),
            Param.Of(mintedBy, NpgsqlDbType.Uuid),
            Param.At(at),
            Column(u => u.Unit.Uid, NpgsqlDbType.Text),
            Column(u => u.Unit.Type, NpgsqlDbType.Text),
            Column(u => u.Unit.Home.CompanyId, NpgsqlDbType.Uuid),
            Column(u => u.Unit.Home.PlantId, NpgsqlDbType.Uuid),
            Column(u => u.Unit.Home.DepartmentId, NpgsqlDbType.Uuid),
            Column(u => u.Uid.Plant, NpgsqlDbType.Text),
            Column(u => u.Uid.Sequence, NpgsqlDbType.Bigint),
            Column(u => u.Unit.EntityType, NpgsqlDbType.Text),
            Column(u => u.Unit.EntityId, NpgsqlDbType.Uuid),
            Column(u => (short)u.Unit.State, NpgsqlDbType.Smallint),
            Column(u => u.Unit.Seq, NpgsqlDbType.Bigint),
            Column(u => u.Unit.Hash, NpgsqlDbType.Bytea));

        NpgsqlParameter Column<T>(Func<(Uid Uid, LoadedUnit Unit), T> column, NpgsqlDbType element) =>
            Param.Array(units.Select(column).ToArray(), element);
    }

    /// <summary>Remembers the highest number seen here.</summary>
    public static void AddHighest(SqlBatch writes, TenantScope tenant, string plantCode, string type, long highest) =>
        writes.Add(
            """
            INSERT INTO traceability.uid_highest AS h (tenant_id, plant_code, type, highest) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, plant_code, type) DO UPDATE SET highest = greatest(h.highest, excluded.highest)
            """,
            Param.Int(tenant.TenantId), Param.Text(plantCode), Param.Text(type), Param.Long(highest));

    /// <summary>The highest number seen here, 0 for none.</summary>
    public static async Task<long> HighestAsync(TenantTransaction transaction, string plantCode, string type, CancellationToken cancellationToken)
    {
        var highest = 0L;
        var read = new SqlBatch();
        read.Add(
            "SELECT highest FROM traceability.uid_highest WHERE tenant_id = $1 AND plant_code = $2 AND type = $3",
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    highest = reader.GetInt64(0);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(plantCode), Param.Text(type));
        await transaction.RunAsync(read, cancellationToken);
        return highest;
    }
}
