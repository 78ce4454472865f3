using System.Runtime.InteropServices;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>The newest value of each point.</summary>
internal static class LatestRows
{
    // Two numbers may stand for one point, when its kind was changed; and rows are locked in one order.
    private const string Upsert =
        """
        INSERT INTO telemetry.latest AS l (tenant_id, point_id, at, source_at, quality, number, integer, text, changed_at)
        SELECT DISTINCT ON (n.point_id) $1, n.point_id, v.at, v.source_at, v.quality, v.number, v.whole, v.text, v.at
        FROM unnest($4, $5, $6, $7, $8, $9, $10) AS v(place, at, source_at, quality, number, whole, text)
        JOIN telemetry.numbers n ON n.tenant_id = $1 AND n.agent_id = $2 AND n.store_id = $3 AND n.number = v.place
        ORDER BY n.point_id, v.at DESC
        ON CONFLICT (tenant_id, point_id) DO UPDATE SET at = excluded.at, source_at = excluded.source_at, quality = excluded.quality,
            number = excluded.number, integer = excluded.integer, text = excluded.text,
            changed_at = CASE WHEN (l.quality, l.number, l.integer, l.text) IS DISTINCT FROM (excluded.quality, excluded.number, excluded.integer, excluded.text)
                THEN excluded.at ELSE l.changed_at END
        WHERE excluded.at > l.at
        """;

    /// <summary>The newest value of each point of some blocks, by the point's number.</summary>
    public static Dictionary<uint, NewestValue> NewestOf(IEnumerable<(TelemetryBlock Block, DateTimeOffset BaseAt)> blocks)
    {
        var newest = new Dictionary<uint, NewestValue>();
        foreach (var (block, baseAt) in blocks)
        {
            foreach (var column in block.Columns)
            {
                var at = BlockValues.NewestOf(column);
                var readAt = baseAt.AddMilliseconds(column.OffsetsMs[at]);
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, column.Point, out var isKnown);
                if (!isKnown || readAt > known.At)
                {
                    known = NewestValue.Of(column, at, readAt);
                }
            }
        }

        return newest;
    }

    /// <summary>Adds the newest values of some points.</summary>
    public static void Add(SqlBatch writes, TenantScope tenant, Guid agentId, byte[] storeId, Dictionary<uint, NewestValue> newest)
    {
        if (newest.Count == 0)
        {
            return;
        }

        var values = newest.Values.ToArray();
        writes.Add(
            Upsert,
            Param.Int(tenant.TenantId), Param.Id(agentId), Param.Of(storeId, NpgsqlDbType.Bytea),
            Param.Array(newest.Keys.Select(number => (long)number).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(Array.ConvertAll(values, value => value.At.UtcDateTime), NpgsqlDbType.TimestampTz),
            Param.Array(Array.ConvertAll(values, value => value.SourceAt?.UtcDateTime), NpgsqlDbType.TimestampTz),
            Param.Array(Array.ConvertAll(values, value => (short)value.Quality), NpgsqlDbType.Smallint),
            Param.Array(Array.ConvertAll(values, value => value.Number), NpgsqlDbType.Double),
            Param.Array(Array.ConvertAll(values, value => value.Integer), NpgsqlDbType.Bigint),
            Param.Array(Array.ConvertAll(values, value => value.Text), NpgsqlDbType.Text));
    }
}

/// <summary>The newest value of a point. Of number, integer and text the one of its kind is there, and none where the quality has no value.</summary>
internal readonly record struct NewestValue(
    DateTimeOffset At, DateTimeOffset? SourceAt, PointKind Kind, byte Quality, double? Number, long? Integer, string? Text)
{
    public static NewestValue Of(BlockColumn column, int at, DateTimeOffset readAt)
    {
        var quality = BlockValues.QualityOf(column, at);
        var hasValue = BlockFormat.HasValue(quality);
        return new NewestValue(
            readAt,
            SourceTime.Of(column, at),
            column.Kind,
            quality,
            hasValue && column.Kind == PointKind.Number ? column.Numbers[at] : null,
            hasValue && column.Kind is PointKind.Integer or PointKind.Flag ? column.Integers[at] : null,
            hasValue && column.Kind == PointKind.Text ? column.Texts[at].Replace("\0", "", StringComparison.Ordinal) : null);
    }
}

/// <summary>Values of a block as the hub takes them.</summary>
internal static class BlockValues
{
    private const byte OutOfRange = 5;

    /// <summary>Where the newest reading of a column stands; they need not be in the order of time.</summary>
    public static int NewestOf(BlockColumn column)
    {
        var at = 0;
        for (var i = 1; i < column.Count; i++)
        {
            at = column.OffsetsMs[i] >= column.OffsetsMs[at] ? i : at;
        }

        return at;
    }

    /// <summary>A number that is none, or is infinite, says that its value is out of range.</summary>
    public static byte QualityOf(BlockColumn column, int at) =>
        column.Kind == PointKind.Number && BlockFormat.HasValue(column.Qualities[at]) && !double.IsFinite(column.Numbers[at]) ? OutOfRange : column.Qualities[at];
}

/// <summary>The time that a source gave a value.</summary>
internal static class SourceTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Null when it gave none, or one outside of the calendar.</summary>
    public static DateTimeOffset? Of(BlockColumn column, int at) =>
        column.SourcesMs.Length == 0 || column.SourcesMs[at] is var ms && (ms < 0 || ms > Latest) ? null : DateTimeOffset.FromUnixTimeMilliseconds(column.SourcesMs[at]);
}
