using EdgeHub.Hub.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>A seal.</summary>
internal sealed record SealRow(long Number, DateTimeOffset At, int Leaves, byte[] Root, byte[] Hash);

/// <summary>Seals and their leaves in a tenant's database.</summary>
internal static class SealRows
{
    /// <summary>Takes the tenant's seal lock and gives back its last seal (number 0 before the first); null when another node has the lock.</summary>
    public static async Task<SealRow?> LastAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var locked = false;
        var last = new SealRow(0, DateTimeOffset.UnixEpoch, 0, EventHash.Genesis, EventHash.Genesis);
        var query = new SqlBatch();
        query.Add(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('traceability.seal', $1))",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    locked = row.GetBoolean(0);
                }
            },
            Param.Long(transaction.Tenant.TenantId));
        await transaction.RunAsync(query, cancellationToken);
        if (!locked)
        {
            return null;
        }

        // After the lock, in a snapshot of its own: the seal that another node has just committed is seen.
        await ReadAsync(
            transaction, "ORDER BY seal_no DESC LIMIT 1", row => last = Read(row), cancellationToken);
        return last;
    }

    /// <summary>Histories that are longer than what was sealed of them, by label.</summary>
    public static async Task<List<SealLeaf>> GrownAsync(TenantTransaction transaction, DateTimeOffset? since, int most, CancellationToken cancellationToken)
    {
        var leaves = new List<SealLeaf>();
        var query = new SqlBatch();
        query.Add(
            """
            SELECT u.uid, coalesce(l.to_seq, 0) + 1, u.head_seq, u.head_hash
            FROM traceability.units u
            LEFT JOIN LATERAL (
              SELECT to_seq FROM traceability.seal_leaves l WHERE l.tenant_id = $1 AND l.uid = u.uid ORDER BY to_seq DESC LIMIT 1) l ON true
            WHERE u.tenant_id = $1 AND u.head_seq > coalesce(l.to_seq, 0)
              AND ($2::timestamptz IS NULL OR u.uid IN (SELECT e.uid FROM traceability.unit_events e WHERE e.tenant_id = $1 AND e.recorded_at >= $2))
            ORDER BY u.uid LIMIT $3
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    leaves.Add(new SealLeaf(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Of(since, NpgsqlDbType.TimestampTz), Param.Int(most));
        await transaction.RunAsync(query, cancellationToken);
        return leaves;
    }

    public static async Task InsertAsync(TenantTransaction transaction, SealRow seal, IReadOnlyList<SealLeaf> leaves, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add(
            "INSERT INTO traceability.seals (tenant_id, seal_no, sealed_at, leaves, events, root, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            Param.Int(transaction.Tenant.TenantId), Param.Long(seal.Number), Param.At(seal.At), Param.Int(seal.Leaves),
            Param.Long(leaves.Where(leaf => leaf.Uid != AuditLeaf.Name).Sum(leaf => leaf.ToSeq - leaf.FromSeq + 1)), Param.Of(seal.Root, NpgsqlDbType.Bytea), Param.Of(seal.Hash, NpgsqlDbType.Bytea));
        writes.Add(
            """
            INSERT INTO traceability.seal_leaves (tenant_id, seal_no, position, uid, from_seq, to_seq, head_hash)
            SELECT $1, $2, l.n - 1, l.uid, l.from_seq, l.to_seq, l.head_hash
            FROM unnest($3, $4, $5, $6) WITH ORDINALITY AS l(uid, from_seq, to_seq, head_hash, n)
            """,
            Param.Int(transaction.Tenant.TenantId), Param.Long(seal.Number),
            Param.Array(leaves.Select(leaf => leaf.Uid).ToArray(), NpgsqlDbType.Text),
            Param.Array(leaves.Select(leaf => leaf.FromSeq).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(leaves.Select(leaf => leaf.ToSeq).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(leaves.Select(leaf => leaf.HeadHash).ToArray(), NpgsqlDbType.Bytea));
        await transaction.RunAsync(writes, cancellationToken);
    }

    /// <summary>The newest seal before an instant, when its day is not signed yet.</summary>
    public static async Task<SealRow?> UnsignedBeforeAsync(TenantTransaction transaction, DateTimeOffset before, CancellationToken cancellationToken)
    {
        SealRow? found = null;
        await ReadAsync(
            transaction,
            "AND sealed_at < $2 AND seal_no > coalesce((SELECT max(seal_no) FROM traceability.signed_roots WHERE tenant_id = $1), 0) ORDER BY seal_no DESC LIMIT 1",
            row => found = Read(row), cancellationToken, Param.At(before));
        return found;
    }

    public static async Task<SealRow?> FindAsync(TenantTransaction transaction, long number, CancellationToken cancellationToken)
    {
        SealRow? found = null;
        await ReadAsync(transaction, "AND seal_no = $2", row => found = Read(row), cancellationToken, Param.Long(number));
        return found;
    }

    public static async Task<List<SealLeaf>> LeavesAsync(TenantTransaction transaction, long number, CancellationToken cancellationToken)
    {
        var leaves = new List<SealLeaf>();
        var query = new SqlBatch();
        query.Add(
            "SELECT uid, from_seq, to_seq, head_hash FROM traceability.seal_leaves WHERE tenant_id = $1 AND seal_no = $2 ORDER BY position",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    leaves.Add(new SealLeaf(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Long(number));
        await transaction.RunAsync(query, cancellationToken);
        return leaves;
    }

    /// <summary>Seals after a number, in order.</summary>
    public static async Task<List<SealRow>> AfterAsync(TenantTransaction transaction, long number, int most, CancellationToken cancellationToken)
    {
        var seals = new List<SealRow>();
        await ReadAsync(
            transaction, "AND seal_no > $2 ORDER BY seal_no LIMIT $3", row => seals.Add(Read(row)), cancellationToken, Param.Long(number), Param.Int(most));
        return seals;
    }

    private static async Task ReadAsync(
        TenantTransaction transaction, string rest, Action<NpgsqlDataReader> found, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var query = new SqlBatch();
        query.Add(
            "SELECT seal_no, sealed_at, leaves, root, hash FROM traceability.seals WHERE tenant_id = $1 " + rest,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    found(row);
                }
            },
            [Param.Int(transaction.Tenant.TenantId), .. parameters]);
        await transaction.RunAsync(query, cancellationToken);
    }

    private static SealRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt32(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<byte[]>(4));
}
