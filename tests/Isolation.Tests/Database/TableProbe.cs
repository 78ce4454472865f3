using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>What a company's connection, as <c>eh_app</c>, may do to another's rows in one table: nothing.</summary>
/// <param name="connection">As eh_app, outside any transaction; used for many tables, as a kept connection is.</param>
/// <param name="own">Inner key of the company that asks.</param>
/// <param name="other">Inner key of the company that is asked for.</param>
internal sealed class TableProbe(NpgsqlConnection connection, int own, int other)
{
    public const string Empty = "shows its own company no row, so that the other tries prove nothing";

    /// <summary>A sentence for each hole; each try is rolled back.</summary>
    public async Task<IReadOnlyList<string>> LookAsync(TenantTable table)
    {
        var findings = new List<string>();
        void Expect(bool holds, string what)
        {
            if (!holds)
            {
                findings.Add($"{table.Name}: {what}");
            }
        }

        // Before any company was set, or after one was: an empty setting must give no row and no error.
        Expect(await CountAsync(table, "true", null) == 0, "shows rows to a connection that speaks for nobody");
        Expect(await CountAsync(table, $"tenant_id = {own}", own) > 0, Empty);
        Expect(await CountAsync(table, $"tenant_id IS DISTINCT FROM {own}", own) == 0, "shows another company's rows");
        Expect(await CountAsync(table, "true", null) == 0, "shows rows to a used connection after its transaction");

        var columns = string.Concat(table.Columns.Select(column => ", " + column));
        Expect(!await TryAsync($"INSERT INTO {table.Name} (tenant_id{columns}) OVERRIDING SYSTEM VALUE SELECT {other}{columns} FROM {table.Name} LIMIT 1", own), "takes a row in another company's name");
        Expect(!await TryAsync($"UPDATE {table.Name} SET tenant_id = {other}", own), "lets a row be given to another company");
        Expect(!await TryAsync($"UPDATE {table.Name} SET tenant_id = tenant_id WHERE tenant_id = {other}", own), "lets another company's rows be changed");
        Expect(!await TryAsync($"DELETE FROM {table.Name} WHERE tenant_id = {other}", own), "lets another company's rows be deleted");
        Expect(!await TryAsync($"SELECT FROM {table.Name} WHERE tenant_id = {other} FOR UPDATE", own), "lets another company's rows be locked");
        Expect(!await TryAsync($"DELETE FROM {table.Name}", null), "lets rows be deleted by a connection that speaks for nobody");
        Expect(!await TryAsync($"TRUNCATE {table.Name} CASCADE", own, isStatement: true), "can be emptied past its policy");
        Expect(!await TryAsync($"ALTER TABLE {table.Name} DISABLE ROW LEVEL SECURITY", own, isStatement: true), "can be opened by eh_app");
        Expect(!await TryAsync($"SET LOCAL row_security = off; SELECT FROM {table.Name} WHERE tenant_id = {other}", own, isStatement: true), "answers with row security switched off");
        return findings;
    }

    private async Task<long> CountAsync(TenantTable table, string condition, int? speaksFor)
    {
        await using var transaction = await BeginAsync(speaksFor);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {table.Name} WHERE {condition}", connection, transaction);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>True when the statement touched a row, or was allowed at all.</summary>
    private async Task<bool> TryAsync(string sql, int? speaksFor, bool isStatement = false)
    {
        await using var transaction = await BeginAsync(speaksFor);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            if (sql.StartsWith("SELECT", StringComparison.Ordinal))
            {
                await using var reader = await command.ExecuteReaderAsync();
                return await reader.ReadAsync();
            }

            return await command.ExecuteNonQueryAsync() > 0 || isStatement;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Both what a policy refuses and what a missing right refuses.
            return false;
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal))
        {
            // The policy let it through, and a key or check stopped it by chance.
            return true;
        }
    }

    private async Task<NpgsqlTransaction> BeginAsync(int? speaksFor)
    {
        var transaction = await connection.BeginTransactionAsync();
        if (speaksFor is { } tenant)
        {
            await using var command = new NpgsqlCommand("SELECT set_config('app.tenant_id', $1, true)", connection, transaction);
            command.Parameters.Add(Param.Text(tenant.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            await command.ExecuteNonQueryAsync();
        }

        return transaction;
    }
}
