using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>An entry of a tenant's audit as it is stored.</summary>
/// <param name="Number">Dense, from 1.</param>
/// <param name="At">When.</param>
/// <param name="PersonId">Who: a person, a key, or nobody (all zero) for the hub's own command line.</param>
/// <param name="Action">What, e.g. <c>production.order.released</c>.</param>
/// <param name="Subject">To what: noun and key.</param>
/// <param name="Detail">JSON of what changed.</param>
/// <param name="PreviousHash">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">SHA-256 over all of these.</param>
public sealed record AuditRow(
    long Number, DateTimeOffset At, Guid PersonId, string Action, string Subject, string Detail, byte[] PreviousHash, byte[] Hash)
{
    /// <summary>The hash that these fields give; the same bytes as <c>kernel.audit_bytes</c>.</summary>
    public byte[] Recompute(int tenantId)
    {
        var text = new StringBuilder(256 + Detail.Length);
        Field(text, "1");
        Field(text, tenantId.ToString(CultureInfo.InvariantCulture));
        Field(text, Number.ToString(CultureInfo.InvariantCulture));
        Field(text, ((At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture));
        Field(text, PersonId.ToString("D"));
        Field(text, Action);
        Field(text, Subject);
        Field(text, Detail);
        Field(text, Convert.ToHexStringLower(PreviousHash));
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Field(StringBuilder text, string value)
    {
        // PostgreSQL counts characters, not UTF-16 units.
        var length = value.Length;
        foreach (var unit in value)
        {
            length -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{length}:").Append(value);
    }
}

/// <summary>Which entries of an audit.</summary>
/// <param name="PersonId">Only those of one person or key.</param>
/// <param name="Noun">Only those about one kind of thing: the subject's first word, e.g. <c>order</c>.</param>
/// <param name="Subject">Only those about one thing: the whole subject.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before.</param>
public sealed record AuditFilter(Guid? PersonId = null, string? Noun = null, string? Subject = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

/// <summary>Reads a tenant's audit.</summary>
public static class AuditRows
{
    private const string Columns = "SELECT number, at, person_id, action, subject, detail, previous_hash, hash FROM kernel.audit WHERE tenant_id = $1";

    /// <summary>The newest entries below a number, newest first.</summary>
    public static Task<IReadOnlyList<AuditRow>> NewestAsync(
        TenantTransaction transaction, AuditFilter filter, long? below, int limit, CancellationToken cancellationToken)
    {
        var noun = filter.Noun is null ? null : filter.Noun + " ";
        return ReadAsync(
            transaction,
            """
             AND ($2::bigint IS NULL OR number < $2) AND ($3::uuid IS NULL OR person_id = $3)
             AND ($4::text IS NULL OR (subject COLLATE "C" >= $4 AND subject COLLATE "C" < $5)) AND ($6::text IS NULL OR subject COLLATE "C" = $6)
             AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at < $8)
            ORDER BY number DESC LIMIT $9
            """,
            cancellationToken,
            Param.Of(below, NpgsqlDbType.Bigint), Param.Of(filter.PersonId, NpgsqlDbType.Uuid), Param.Text(noun),
            // The next text after all that begin with the noun: '!' follows the blank.
            Param.Text(filter.Noun is null ? null : filter.Noun + "!"), Param.Text(filter.Subject),
            Param.Of(filter.From, NpgsqlDbType.TimestampTz), Param.Of(filter.Until, NpgsqlDbType.TimestampTz), Param.Int(limit));
    }

    /// <summary>Entries after a number, in order.</summary>
    public static Task<IReadOnlyList<AuditRow>> AfterAsync(TenantTransaction transaction, long number, int limit, CancellationToken cancellationToken) =>
        ReadAsync(transaction, " AND number > $2 ORDER BY number LIMIT $3", cancellationToken, Param.Long(number), Param.Int(limit));

    /// <summary>Hashes of entries by number; one that is missing is left out.</summary>
    public static async Task<IReadOnlyDictionary<long, byte[]>> HashesAsync(TenantTransaction transaction, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var hashes = new Dictionary<long, byte[]>();
        var query = new SqlBatch();
        query.Add(
            "SELECT number, hash FROM kernel.audit WHERE tenant_id = $1 AND number = ANY ($2)",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    hashes[row.GetInt64(0)] = row.GetFieldValue<byte[]>(1);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Array(numbers, NpgsqlDbType.Bigint));
        await transaction.RunAsync(query, cancellationToken);
        return hashes;
    }

    /// <summary>Number and hash that the audit's head names; 0 for an empty one.</summary>
    public static async Task<(long Number, byte[] Hash)> HeadAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        (long, byte[]) head = (0, []);
        var query = new SqlBatch();
        query.Add(
            "SELECT number, hash FROM kernel.audit_heads WHERE tenant_id = $1",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    head = (row.GetInt64(0), row.GetFieldValue<byte[]>(1));
                }
            },
            Param.Int(transaction.Tenant.TenantId));
        await transaction.RunAsync(query, cancellationToken);
        return head;
    }

    private static async Task<IReadOnlyList<AuditRow>> ReadAsync(
        TenantTransaction transaction, string rest, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var rows = new List<AuditRow>();
        var query = new SqlBatch();
        query.Add(
            Columns + rest,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    rows.Add(new AuditRow(
                        row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetString(5),
                        row.GetFieldValue<byte[]>(6), row.GetFieldValue<byte[]>(7)));
                }
            },
            [Param.Int(transaction.Tenant.TenantId), .. parameters]);
        await transaction.RunAsync(query, cancellationToken);
        return rows;
    }
}
