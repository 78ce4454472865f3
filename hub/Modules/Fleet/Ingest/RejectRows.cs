using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>A record that can't be taken in.</summary>
/// <param name="Number">Its lane number.</param>
/// <param name="Raw">Its bytes.</param>
/// <param name="Code"><c>ingest.*</c>.</param>
/// <param name="Detail">What was wrong, without the payload.</param>
internal sealed record Reject(long Number, ReadOnlyMemory<byte> Raw, string Code, string Detail);

/// <summary>Codes of rejected records.</summary>
internal static class RejectCodes
{
    /// <summary>The bytes are no record of the lane's type.</summary>
    public const string Unreadable = "ingest.unreadable_record";

    /// <summary>A field is longer than the contract allows, or holds what no text column takes.</summary>
    public const string BadRecord = "ingest.bad_record";

    /// <summary>The record alone made its transaction fail.</summary>
    public const string NotApplied = "ingest.not_applied";
}

/// <summary>Keeps rejected records whole.</summary>
internal static class RejectRows
{
    private const int MaxDetail = 500;

    public static void AddInsert(SqlBatch writes, LaneKey key, IReadOnlyList<Reject> rejects, DateTimeOffset at)
    {
        if (rejects.Count == 0)
        {
            return;
        }

        writes.Add(
            """
            INSERT INTO fleet.ingest_rejects (tenant_id, agent_id, store_id, lane, reject_id, number, raw, code, detail, received_at)
            SELECT $1, $2, $3, $4, r.id, r.number, r.raw, r.code, r.detail, $10
            FROM unnest($5, $6, $7, $8, $9) AS r(id, number, raw, code, detail)
            """,
            key.Parameters(
                Param.Array(rejects.Select(_ => Guid.CreateVersion7(at)).ToArray(), NpgsqlDbType.Uuid),
                Param.Array(rejects.Select(r => r.Number).ToArray(), NpgsqlDbType.Bigint),
                Param.Array(rejects.Select(r => r.Raw.ToArray()).ToArray(), NpgsqlDbType.Bytea),
                Param.Array(rejects.Select(r => r.Code).ToArray(), NpgsqlDbType.Text),
                Param.Array(rejects.Select(r => r.Detail.Length > MaxDetail ? r.Detail[..MaxDetail] : r.Detail).ToArray(), NpgsqlDbType.Text),
                Param.At(at)));
    }
}
