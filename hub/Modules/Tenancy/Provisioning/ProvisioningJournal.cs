using Dapper;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Writes down each run while it happens, so that a page can watch it and a killed hub's run can be undone.</summary>
internal sealed class ProvisioningJournal(IPlatformDb platform, TimeProvider time)
{
    public async Task BeginAsync(Guid runId, NewTenant tenant, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add(
            """
            INSERT INTO tenancy.provisioning_runs (run_id, code, slug, name, placement_kind, state, started_at, touched_at)
            VALUES ($1, $2, $3, $4, $5, 'running', $6, $6)
            """,
            Param.Id(runId), Param.Text(tenant.Code), Param.Text(tenant.Slug), Param.Text(tenant.Name), Param.Text(tenant.Placement), Param.At(time.GetUtcNow()));
        writes.Add(
            """
            INSERT INTO tenancy.provisioning_steps (run_id, number, name, state)
            SELECT $1, s.number, s.name, CASE s.number WHEN 1 THEN 'running' ELSE 'waiting' END
            FROM unnest($2) WITH ORDINALITY AS s(name, number)
            """,
            Param.Id(runId), Param.Array(steps, NpgsqlDbType.Text));
        await RunAsync(writes, cancellationToken);
    }

    /// <summary>Ends one step and begins the next in the same round trip.</summary>
    public Task StepDoneAsync(Guid runId, int number, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var writes = Touch(runId);
        writes.Add(
            """
            UPDATE tenancy.provisioning_steps SET
              state = CASE WHEN number = $2 THEN 'done' ELSE 'running' END,
              elapsed_us = CASE WHEN number = $2 THEN $3 ELSE 0 END
            WHERE run_id = $1 AND number IN ($2, $2 + 1)
            """,
            Param.Id(runId), Param.Int(number), Micros(elapsed));
        return RunAsync(writes, cancellationToken);
    }

    public Task FailedAsync(Guid runId, int number, TimeSpan elapsed, Error error, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add(
            "UPDATE tenancy.provisioning_steps SET state = 'failed', elapsed_us = $3 WHERE run_id = $1 AND number = $2",
            Param.Id(runId), Param.Int(number), Micros(elapsed));
        writes.Add(
            "UPDATE tenancy.provisioning_runs SET state = 'undoing', error_code = $2, error_detail = $3, touched_at = $4 WHERE run_id = $1",
            Param.Id(runId), Param.Text(error.Code), Param.Text(error.Detail), Param.At(time.GetUtcNow()));
        return RunAsync(writes, cancellationToken);
    }

    public Task UndoneAsync(Guid runId, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add("UPDATE tenancy.provisioning_steps SET state = 'undone' WHERE run_id = $1 AND state IN ('done', 'running')", Param.Id(runId));
        writes.Add(
            "UPDATE tenancy.provisioning_runs SET state = 'undone', elapsed_us = $2, touched_at = $3 WHERE run_id = $1",
            Param.Id(runId), Micros(elapsed), Param.At(time.GetUtcNow()));
        return RunAsync(writes, cancellationToken);
    }

    public Task DoneAsync(Guid runId, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var writes = new SqlBatch();
        writes.Add(
            "UPDATE tenancy.provisioning_runs SET state = 'done', elapsed_us = $2, touched_at = $3 WHERE run_id = $1",
            Param.Id(runId), Micros(elapsed), Param.At(time.GetUtcNow()));
        return RunAsync(writes, cancellationToken);
    }

    /// <summary>Takes over one run that nobody has touched since; null when there is none.</summary>
    public async Task<(Guid RunId, string Code)?> TakeLeftAsync(TimeSpan silence, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<(Guid, string)?>(new CommandDefinition(
            """
            UPDATE tenancy.provisioning_runs SET state = 'undoing', touched_at = @now,
              error_code = coalesce(error_code, 'tenancy.provisioning_interrupted'),
              error_detail = coalesce(error_detail, 'The hub stopped in the middle. Everything was undone: try again.')
            WHERE run_id = (
              SELECT run_id FROM tenancy.provisioning_runs WHERE state IN ('running', 'undoing') AND touched_at < @before
              ORDER BY touched_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING run_id, code
            """,
            new { now = time.GetUtcNow(), before = time.GetUtcNow() - silence }, cancellationToken: cancellationToken));
    }

    public async Task<ProvisioningRun?> FindAsync(Guid runId, CancellationToken cancellationToken) =>
        await QueryAsync("WHERE run_id = @runId", new { runId, limit = 1 }, cancellationToken) is [var run] ? run : null;

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<ProvisioningRun>> ListAsync(int limit, CancellationToken cancellationToken) =>
        QueryAsync("", new { limit }, cancellationToken);

    private async Task<IReadOnlyList<ProvisioningRun>> QueryAsync(string where, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
             SELECT r.run_id AS RunId, r.code AS Code, r.name AS Name, r.placement_kind AS Placement, r.state AS State,
                    r.error_code AS ErrorCode, r.error_detail AS ErrorDetail, r.started_at AS StartedAt, r.elapsed_us AS ElapsedUs,
                    s.number AS Number, s.name AS StepName, s.state AS StepState, s.elapsed_us AS StepElapsedUs
             FROM (SELECT * FROM tenancy.provisioning_runs {where} ORDER BY started_at DESC LIMIT @limit) r
             JOIN tenancy.provisioning_steps s USING (run_id) ORDER BY r.started_at DESC, r.run_id, s.number
             """,
            parameters, cancellationToken: cancellationToken));
        return rows.GroupBy(row => row.RunId).Select(run =>
        {
            var first = run.First();
            return new ProvisioningRun(
                first.RunId, first.Code, first.Name, first.Placement, first.State, first.ErrorCode, first.ErrorDetail,
                new DateTimeOffset(first.StartedAt), first.ElapsedUs / 1000.0,
                run.Select(step => new ProvisioningStep(step.Number, step.StepName, step.StepState, step.StepElapsedUs / 1000.0)).ToArray());
        }).ToArray();
    }

    private static Npgsql.NpgsqlParameter Micros(TimeSpan elapsed) => Param.Long((long)elapsed.TotalMicroseconds);

    private SqlBatch Touch(Guid runId)
    {
        var writes = new SqlBatch();
        writes.Add("UPDATE tenancy.provisioning_runs SET touched_at = $2 WHERE run_id = $1", Param.Id(runId), Param.At(time.GetUtcNow()));
        return writes;
    }

    private async Task RunAsync(SqlBatch writes, CancellationToken cancellationToken)
    {
        // A batch outside a transaction is one implicit transaction: all of it or nothing.
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await writes.RunAsync(connection, null, cancellationToken);
    }

    private sealed record Row(
        Guid RunId, string Code, string Name, string Placement, string State, string? ErrorCode, string? ErrorDetail, DateTime StartedAt, long ElapsedUs,
        int Number, string StepName, string StepState, long StepElapsedUs);
}
