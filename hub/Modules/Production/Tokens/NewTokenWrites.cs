using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Writes the tokens of units that were just minted; all stand in one place.</summary>
internal static class NewTokenWrites
{
    private const int Chunk = 5_000;

    public static void AddNewTokens(
        this SqlBatch writes, TenantScope tenant, DateTimeOffset at, IReadOnlyList<UnitSnapshot> units, UnitHome home, Guid? orderId)
    {
        foreach (var part in units.Chunk(Chunk))
        {
            var first = part[0];
            writes.Add(
                """
                INSERT INTO production.tokens (
                  tenant_id, uid, id, order_id, company_id, plant_id, department_id, routing_version_id,
                  state, step, last_step, loops, components, unit_seq, changed_at)
                SELECT $1, v.uid, v.id, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, $11, v.changed_at FROM unnest($2, $3, $12) AS v(uid, id, changed_at)
                """,
                Param.Int(tenant.TenantId),
                Param.Array(Array.ConvertAll(part, unit => unit.Uid), NpgsqlDbType.Text),
                Param.Array(Array.ConvertAll(part, _ => Guid.CreateVersion7(at)), NpgsqlDbType.Uuid),
                Param.Of(orderId, NpgsqlDbType.Uuid),
                Param.Id(home.CompanyId), Param.Id(home.PlantId), Param.Id(home.DepartmentId),
                Param.Of(first.RoutingVersion == Guid.Empty ? null : first.RoutingVersion, NpgsqlDbType.Uuid),
                Param.Of((short)first.Place.State, NpgsqlDbType.Smallint), Param.Int(first.Place.Step),
                Param.Long(first.UnitSeq),
                Param.Array(Array.ConvertAll(part, unit => unit.ChangedAt.ToUniversalTime()), NpgsqlDbType.TimestampTz));
        }
    }
}
