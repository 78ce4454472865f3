using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>Turns rows of <c>production.tokens</c> and <c>production.moves</c> into what the rules work on.</summary>
internal static class TokenReader
{
    /// <summary>The columns that <see cref="Snapshot"/> reads, from <c>t</c> (tokens) and <c>o</c> (orders).</summary>
    public const string SnapshotColumns =
        """
        t.uid, coalesce(t.routing_version_id, '00000000-0000-0000-0000-000000000000'), coalesce(o.number, ''), t.unit_seq,
        t.state, t.step, t.last_step, t.loops, t.components,
        t.before_state, t.before_step, t.before_last_step, t.before_loops, t.before_components,
        t.last_station, t.changed_at, t.merged_into
        """;

    /// <summary>How many columns <see cref="Snapshot"/> reads.</summary>
    public const int SnapshotWidth = 17;

    public static UnitSnapshot Snapshot(NpgsqlDataReader reader)
    {
        var place = Place(reader, 4);
        UnitPlace? before = reader.IsDBNull(9) ? null : Place(reader, 9);
        return new UnitSnapshot(
            reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), place, before,
            reader.GetString(14), reader.GetFieldValue<DateTimeOffset>(15), reader.GetString(16));
    }

    /// <summary>Snapshot columns, then id, order_id, company_id, plant_id, department_id, last_source.</summary>
    public static TrackedUnit Token(NpgsqlDataReader reader) => new(
        Snapshot(reader),
        new UnitHome(reader.GetGuid(SnapshotWidth + 2), reader.GetGuid(SnapshotWidth + 3), reader.GetGuid(SnapshotWidth + 4)),
        reader.GetGuid(SnapshotWidth),
        reader.IsDBNull(SnapshotWidth + 1) ? null : reader.GetGuid(SnapshotWidth + 1),
        reader.IsDBNull(SnapshotWidth + 5) ? null : reader.GetGuid(SnapshotWidth + 5),
        isNew: false);

    /// <summary>The columns that <see cref="Move"/> reads, from <c>m</c> (moves).</summary>
    public const string MoveColumns =
        """
        m.uid, m.unit_seq, m.occurred_at, m.station, m.source, m.intent, m.effect, m.step, m.other_uid,
        m.from_state, m.from_step, m.from_last_step, m.from_loops, m.from_components,
        m.to_state, m.to_step, m.to_last_step, m.to_loops, m.to_components
        """;

    public static Move Move(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetGuid(4), (ScanIntent)reader.GetInt16(5), (EffectKind)reader.GetInt16(6),
        reader.GetInt32(7), reader.GetString(8), Place(reader, 9), Place(reader, 14));

    private static UnitPlace Place(NpgsqlDataReader reader, int at) => new(
        (UnitState)reader.GetInt16(at), reader.GetInt32(at + 1), reader.GetInt32(at + 2), reader.GetInt32(at + 3), reader.GetInt32(at + 4));
}
