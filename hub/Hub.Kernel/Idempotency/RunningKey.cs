using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>The key of the request that runs, as a feature of it: its change's transaction marks the key's row.</summary>
/// <param name="TenantId">Whose; 0 for the hub itself.</param>
/// <param name="CallerId">The person or API key.</param>
/// <param name="Key">What the caller chose.</param>
/// <param name="Hash">SHA-256 of method, address and body.</param>
/// <param name="Attempt">This try.</param>
/// <param name="Tenant">The tenant in whose database the row is; null for the platform's.</param>
internal sealed record RunningKey(int TenantId, Guid CallerId, string Key, byte[] Hash, Guid Attempt, TenantScope? Tenant)
{
    private const string Mark =
        """
        UPDATE kernel.idempotency_keys SET state = 'done'
        WHERE tenant_id = $1 AND caller_id = $2 AND key = $3 AND attempt = $4 AND state IN ('running', 'done')
        """;

    /// <summary>
    /// The last statement of a change. When the row is another try's, this one was taken for dead: it fails here and nothing of
    /// it is committed.
    /// </summary>
    public async Task MarkDoneAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Mark, connection, transaction);
        command.Parameters.AddRange(Identity());
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            throw new UnavailableException(IdempotencyErrors.Running);
        }
    }

    /// <summary>Parameters 1 to 4 of every statement about the row of this try.</summary>
    public NpgsqlParameter[] Identity() => [Param.Int(TenantId), Param.Id(CallerId), Param.Text(Key), Param.Id(Attempt)];
}
