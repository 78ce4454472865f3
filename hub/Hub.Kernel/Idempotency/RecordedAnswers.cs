using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>An answer as it is kept.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Type of the body, or null without one.</param>
/// <param name="Location">The header of that name, or null.</param>
/// <param name="Body">The bytes.</param>
internal sealed record RecordedAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What is known of a key: nothing (this try runs), an answer, or a refusal.</summary>
internal sealed record KeyFound(RecordedAnswer? Answer, Error? Refusal);

/// <summary>
/// The rows of keys. A row is in the database that the request changes, so that one commit holds both. Rows are written without
/// waiting for the disk: a change that is on the disk has its row there too, since that was written before it or with it.
/// </summary>
internal sealed class RecordedAnswers(ITenantDb tenants, IPlatformDb platform, TimeProvider time) : ITenantErasure
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>After this a try without an end was its node's last; requests take seconds at most.</summary>
    public static readonly TimeSpan TakenForDead = TimeSpan.FromMinutes(2);

    /// <summary>Keys of one company, or of the hub itself, within a day.</summary>
    public const int MostKeys = 50_000;

    /// <summary>Bytes of an answer that is kept; a larger one is not.</summary>
    public const int LargestBody = 64 * 1024;

    private const int SweptAtOnce = 2_000;

    private const string Begin =
        """
        INSERT INTO kernel.idempotency_keys AS k (tenant_id, caller_id, key, attempt, request_hash, state, begun_at)
        SELECT $1, $2, $3, $4, $5, 'running', $6
        WHERE (SELECT count(*) FROM (SELECT FROM kernel.idempotency_keys WHERE tenant_id = $1 LIMIT $9) AS present) < $9
        ON CONFLICT (tenant_id, caller_id, key) DO UPDATE SET
          attempt = excluded.attempt, request_hash = excluded.request_hash, state = 'running', begun_at = excluded.begun_at,
          status = NULL, content_type = NULL, location = NULL, body = NULL
        WHERE k.begun_at < $7 OR (k.state = 'running' AND k.begun_at < $8 AND k.request_hash = excluded.request_hash)
        """;

    private const string Look =
        """
        SELECT attempt, request_hash, state, begun_at, status, content_type, location, body FROM kernel.idempotency_keys
        WHERE tenant_id = $1 AND caller_id = $2 AND key = $3
        """;

    private const string End =
        """
        UPDATE kernel.idempotency_keys SET state = $5, status = $6, content_type = $7, location = $8, body = $9
        WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND attempt = $4
        """;

    private const string Forget =
        "DELETE FROM kernel.idempotency_keys WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND attempt = $4 AND state = 'running'";

    private const string Sweep =
        """
        DELETE FROM kernel.idempotency_keys WHERE ctid = ANY (ARRAY (
          SELECT ctid FROM kernel.idempotency_keys WHERE tenant_id = $1 AND begun_at < $2 ORDER BY begun_at LIMIT $3))
        """;

    /// <summary>Makes the row for this try, or says what the row that is there means for it.</summary>
    public async Task<Result<KeyFound>> BeginAsync(RunningKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = new KeyFound(null, IdempotencyErrors.Full);
        var batch = new SqlBatch();
        batch.Add(
            Begin,
            [
                .. key.Identity(), Param.Of(key.Hash, NpgsqlDbType.Bytea), Param.At(now), Param.At(now - Kept), Param.At(now - TakenForDead), Param.Int(MostKeys),
            ]);
        batch.Add(
            Look,
            async (row, token) =>
            {
                if (await row.ReadAsync(token))
                {
                    found = Read(row, key, now);
                }
            },
            Param.Int(key.TenantId), Param.Id(key.CallerId), Param.Text(key.Key));
        return await RunAsync(key.Tenant, batch, cancellationToken) is { } error ? error : found;
    }

    /// <summary>Keeps the answer, or says why there will be none.</summary>
    public Task EndAsync(RunningKey key, string state, RecordedAnswer? answer, CancellationToken cancellationToken)
    {
        var batch = new SqlBatch();
        batch.Add(
            End,
            [
                .. key.Identity(), Param.Text(state), Param.Of(answer is null ? null : (short)answer.Status, NpgsqlDbType.Smallint),
                Param.Text(answer?.ContentType), Param.Text(answer?.Location), Param.Of(answer?.Body, NpgsqlDbType.Bytea),
            ]);
        return RunAsync(key.Tenant, batch, cancellationToken);
    }

    /// <summary>Nothing was done: the same key may try again at once. A row whose change is committed stays.</summary>
    public Task ForgetAsync(RunningKey key, CancellationToken cancellationToken)
    {
        var batch = new SqlBatch();
        batch.Add(Forget, key.Identity());
        return RunAsync(key.Tenant, batch, cancellationToken);
    }

    /// <summary>Deletes what is older than a day, of one tenant's database; gives the number of rows.</summary>
    public async Task<int> SweepAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        for (var all = 0; ;)
        {
            if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out _))
            {
                return all;
            }

            await using (transaction)
            {
                await using var command = new NpgsqlCommand(Sweep, transaction.Connection, transaction.Transaction);
                command.Parameters.Add(Param.Int(tenant.TenantId));
                command.Parameters.Add(Param.At(time.GetUtcNow() - Kept));
                command.Parameters.Add(Param.Int(SweptAtOnce));
                var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitQuietlyAsync(cancellationToken);
                all += deleted;
                if (deleted < SweptAtOnce)
                {
                    return all;
                }
            }
        }
    }

    /// <summary>The same of the platform database, of all tenants.</summary>
    public async Task SweepPlatformAsync(CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand("DELETE FROM kernel.idempotency_keys WHERE begun_at < $1");
        command.Parameters.Add(Param.At(time.GetUtcNow() - Kept));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>An erased tenant's answers in the platform database do not wait for their day to end.</summary>
    public async Task EraseAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand("DELETE FROM kernel.idempotency_keys WHERE tenant_id = $1");
        command.Parameters.Add(Param.Int(tenant.TenantId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static KeyFound Read(NpgsqlDataReader row, RunningKey key, DateTimeOffset now)
    {
        if (row.GetGuid(0) == key.Attempt)
        {
            return new KeyFound(null, null);
        }

        if (!row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(key.Hash))
        {
            return new KeyFound(null, IdempotencyErrors.Reused);
        }

        return row.GetString(2) switch
        {
            "recorded" => new KeyFound(
                new RecordedAnswer(row.GetInt16(4), row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), row.GetFieldValue<byte[]>(7)), null),
            "once" => new KeyFound(null, IdempotencyErrors.ShownOnce),
            "lost" => new KeyFound(null, IdempotencyErrors.Lost),
            "done" when row.GetFieldValue<DateTimeOffset>(3) < now - TakenForDead => new KeyFound(null, IdempotencyErrors.Lost),
            _ => new KeyFound(null, IdempotencyErrors.Running),
        };
    }

    private async Task<Error?> RunAsync(TenantScope? tenant, SqlBatch batch, CancellationToken cancellationToken)
    {
        if (tenant is null)
        {
            await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
            await using var own = await connection.BeginTransactionAsync(cancellationToken);
            await Lazily(batch).RunAsync(connection, own, cancellationToken);
            await own.CommitAsync(cancellationToken);
            return null;
        }

        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            await transaction.RunAsync(Lazily(batch), cancellationToken);
            await transaction.CommitQuietlyAsync(cancellationToken);
            return null;
        }
    }

    private static SqlBatch Lazily(SqlBatch batch)
    {
        batch.Add("SET LOCAL synchronous_commit = off");
        return batch;
    }
}
