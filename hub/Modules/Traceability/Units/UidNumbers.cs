using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using Npgsql;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Takes numbers from the platform database. The mark is committed before the caller sees a number, so whatever happens to the
/// caller's own transaction, no number is given out twice.
/// </summary>
internal sealed class UidNumbers(IPlatformDb platform)
{
    /// <summary>Takes consecutive numbers and gives back the first, or the error that there are not enough left.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="plantCode">Three characters.</param>
    /// <param name="type">Two characters.</param>
    /// <param name="count">How many.</param>
    /// <param name="seen">The highest number seen elsewhere; a mark from an older backup is raised to it first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Result<long>> TakeAsync(
        TenantScope tenant, string plantCode, string type, int count, long seen, CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand(
            """
            INSERT INTO traceability.uid_marks AS m (tenant_id, plant_code, type, highest)
            VALUES ($1, $2, $3, $5 + $4)
            ON CONFLICT (tenant_id, plant_code, type)
            DO UPDATE SET highest = greatest(m.highest, $5) + $4 WHERE greatest(m.highest, $5) + $4 <= $6
            RETURNING highest
            """);
        Add(command, Param.Int(tenant.TenantId), Param.Text(plantCode), Param.Text(type), Param.Long(count), Param.Long(seen), Param.Long(UidSequence.Max));
        var highest = (long?)await command.ExecuteScalarAsync(cancellationToken);
        return highest is { } last ? last - count + 1 : Exhausted(plantCode, type);
    }

    /// <summary>Notes which agent a block was given to.</summary>
    public async Task NoteLeaseAsync(
        TenantScope tenant, string plantCode, string type, long first, int count, Guid agentId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand(
            """
            INSERT INTO traceability.uid_leases (tenant_id, plant_code, type, first, count, agent_id, leased_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """);
        Add(command, Param.Int(tenant.TenantId), Param.Text(plantCode), Param.Text(type), Param.Long(first), Param.Int(count), Param.Id(agentId), Param.At(at));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }
    }

    private static Error Exhausted(string plantCode, string type) => new(
        "traceability.sequence_exhausted", ErrorKind.State,
        $"Plant {plantCode} has no numbers of type {type} left. Use another type for new units.");
}
