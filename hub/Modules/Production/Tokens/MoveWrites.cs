using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>Writes moved tokens, their moves and the counters, set-based.</summary>
internal static class MoveWrites
{
    private const string UpdateTokens =
        """
        UPDATE production.tokens t SET
          state = v.state, step = v.step, last_step = v.last_step, loops = v.loops, components = v.components,
          before_state = v.before_state, before_step = v.before_step, before_last_step = v.before_last_step,
          before_loops = v.before_loops, before_components = v.before_components,
          unit_seq = v.unit_seq, last_station = v.last_station, last_source = v.last_source, changed_at = v.changed_at,
          merged_into = v.merged_into,
          hold_reason = CASE WHEN v.state = 3 THEN t.hold_reason ELSE '' END,
          hold_by = CASE WHEN v.state = 3 THEN t.hold_by END
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
          AS v(uid, state, step, last_step, loops, components,
               before_state, before_step, before_last_step, before_loops, before_components,
               unit_seq, last_station, last_source, changed_at, merged_into)
        WHERE t.tenant_id = $1 AND t.uid = v.uid
        """;

    // A unit that is registered but that production had not met: a component from an agent's lease, say.
    private const string InsertTokens =
        """
        INSERT INTO production.tokens (
          tenant_id, uid, state, step, last_step, loops, components,
          before_state, before_step, before_last_step, before_loops, before_components,
          unit_seq, last_station, last_source, changed_at, merged_into, id, company_id, plant_id, department_id)
        SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) AS v
        """;

    private const string InsertMoves =
        """
        INSERT INTO production.moves (
          tenant_id, uid, unit_seq, occurred_at, station, source, intent, effect, step, other_uid,
          from_state, from_step, from_last_step, from_loops, from_components,
          to_state, to_step, to_last_step, to_loops, to_components)
        SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) AS v
        """;

    public static void AddTokens(this SqlBatch writes, TenantScope tenant, IReadOnlyCollection<TrackedUnit> units)
    {
        var old = units.Where(unit => unit.IsChanged && !unit.IsNew).ToArray();
        if (old.Length > 0)
        {
            writes.Add(UpdateTokens, [Param.Int(tenant.TenantId), .. Columns(old)]);
        }

        var fresh = units.Where(unit => unit.IsChanged && unit.IsNew).ToArray();
        if (fresh.Length > 0)
        {
            writes.Add(InsertTokens,
            [
                Param.Int(tenant.TenantId), .. Columns(fresh), Ids(fresh, unit => unit.TokenId),
                Ids(fresh, unit => unit.Home.CompanyId), Ids(fresh, unit => unit.Home.PlantId), Ids(fresh, unit => unit.Home.DepartmentId),
            ]);
        }
    }

    public static void AddMoves(this SqlBatch writes, TenantScope tenant, IReadOnlyList<AppliedMove> applied)
    {
        if (applied.Count == 0)
        {
            return;
        }

        var moves = applied.Select(move => move.Move).ToArray();
        writes.Add(InsertMoves,
        [
            Param.Int(tenant.TenantId),
            Texts(moves, move => move.Uid),
            Longs(moves, move => move.UnitSeq),
            Instants(moves, move => move.OccurredAt),
            Texts(moves, move => move.Station),
            Param.Array(moves.Select(move => move.Source).ToArray(), NpgsqlDbType.Uuid),
            Shorts(moves, move => (short)move.Intent),
            Shorts(moves, move => (short)move.Effect),
            Ints(moves, move => move.Step),
            Texts(moves, move => move.OtherUid),
            .. Place(moves, move => move.From),
            .. Place(moves, move => move.To),
        ]);
    }

    private static Npgsql.NpgsqlParameter[] Columns(TrackedUnit[] units) =>
    [
        Texts(units, unit => unit.Snapshot.Uid),
        .. Place(units, unit => unit.Snapshot.Place),
        Param.Array(units.Select(unit => (short?)unit.Snapshot.Before?.State).ToArray(), NpgsqlDbType.Smallint),
        Before(units, place => place.Step),
        Before(units, place => place.LastStep),
        Before(units, place => place.Loops),
        Before(units, place => place.Components),
        Longs(units, unit => unit.Snapshot.UnitSeq),
        Texts(units, unit => unit.Snapshot.LastStation),
        Param.Array(units.Select(unit => unit.LastSource).ToArray(), NpgsqlDbType.Uuid),
        Instants(units, unit => unit.Snapshot.ChangedAt),
        Texts(units, unit => unit.Snapshot.MergedInto),
    ];

    private static Npgsql.NpgsqlParameter[] Place<T>(T[] rows, Func<T, UnitPlace> place) =>
    [
        Shorts(rows, row => (short)place(row).State),
        Ints(rows, row => place(row).Step),
        Ints(rows, row => place(row).LastStep),
        Ints(rows, row => place(row).Loops),
        Ints(rows, row => place(row).Components),
    ];

    private static Npgsql.NpgsqlParameter Before(TrackedUnit[] units, Func<UnitPlace, int> part) =>
        Param.Array(units.Select(unit => unit.Snapshot.Before is { } before ? part(before) : (int?)null).ToArray(), NpgsqlDbType.Integer);

    private static Npgsql.NpgsqlParameter Texts<T>(T[] rows, Func<T, string> of) => Param.Array(Array.ConvertAll(rows, row => of(row)), NpgsqlDbType.Text);

    private static Npgsql.NpgsqlParameter Longs<T>(T[] rows, Func<T, long> of) => Param.Array(Array.ConvertAll(rows, row => of(row)), NpgsqlDbType.Bigint);

    private static Npgsql.NpgsqlParameter Ints<T>(T[] rows, Func<T, int> of) => Param.Array(Array.ConvertAll(rows, row => of(row)), NpgsqlDbType.Integer);

    private static Npgsql.NpgsqlParameter Shorts<T>(T[] rows, Func<T, short> of) => Param.Array(Array.ConvertAll(rows, row => of(row)), NpgsqlDbType.Smallint);

    private static Npgsql.NpgsqlParameter Ids<T>(T[] rows, Func<T, Guid> of) => Param.Array(Array.ConvertAll(rows, row => of(row)), NpgsqlDbType.Uuid);

    private static Npgsql.NpgsqlParameter Instants<T>(T[] rows, Func<T, DateTimeOffset> of) =>
        Param.Array(Array.ConvertAll(rows, row => of(row).ToUniversalTime()), NpgsqlDbType.TimestampTz);
}
