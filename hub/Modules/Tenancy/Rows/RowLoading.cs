using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Writes one tenant's rows into a database in one transaction, compares what arrived with what was sent, and only then
/// commits: whatever fails, nothing of it was ever there.
/// </summary>
internal sealed class RowLoading : IRowSink, IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly IReadOnlyList<TableShape> _tables;
    private readonly Dictionary<string, TableShape> _byName;
    private readonly Func<long, CancellationToken, Task> _progress;
    private readonly List<TableSum> _sent = [];
    private NpgsqlRawCopyStream? _copy;

    private RowLoading(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<TableShape> tables, Func<long, CancellationToken, Task> progress)
    {
        _connection = connection;
        _transaction = transaction;
        _tables = tables;
        _byName = tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        _progress = progress;
    }

    /// <summary>Rows that arrived.</summary>
    public long Rows => _sent.Sum(sum => sum.Rows);

    /// <summary>What was sent, table by table.</summary>
    public IReadOnlyList<TableSum> Sums => _sent;

    /// <summary>Opens it as <c>eh_migrate</c>, which COPY into a table behind row-level security needs.</summary>
    /// <param name="server">Where the database is.</param>
    /// <param name="database">Its name.</param>
    /// <param name="progress">Called after each table with the rows so far.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RowLoading> OpenAsync(DatabaseServer server, string database, Func<long, CancellationToken, Task> progress, CancellationToken cancellationToken)
    {
        var connection = await server.OpenAsync(DbRole.Migrate, database, cancellationToken);
        try
        {
            var tables = await TableShape.ReadAsync(connection, cancellationToken);
            return new RowLoading(connection, await connection.BeginTransactionAsync(cancellationToken), tables, progress);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task BeginAsync(TableShape table, CancellationToken cancellationToken)
    {
        // The names are this database's own, never the sender's.
        if (!_byName.TryGetValue(table.Name, out var own) || own.Columns != table.Columns)
        {
            throw new RowsUnfitException($"table {table.Name} is not there with the same columns");
        }

        _copy = await _connection.BeginRawBinaryCopyAsync($"COPY {own.Name} ({own.Columns}) FROM STDIN (FORMAT binary)", cancellationToken);
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => _copy!.WriteAsync(piece, cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task EndAsync(TableSum sum, CancellationToken cancellationToken)
    {
        await _copy!.DisposeAsync();
        _copy = null;
        _sent.Add(sum);
        await _progress(Rows, cancellationToken);
    }

    /// <summary>Reads back and compares, opens the tenant's door at an epoch, commits.</summary>
    /// <exception cref="RowsUnfitException">What arrived is not what was sent.</exception>
    public async Task CommitAsync(int tenantId, int epoch, CancellationToken cancellationToken)
    {
        var arrived = await RowReading.SumAsync(_connection, tenantId, _tables, cancellationToken);
        if (RowReading.Difference(_sent, arrived) is { } difference)
        {
            throw new RowsUnfitException(difference);
        }

        await using (var door = new NpgsqlCommand("UPDATE kernel.tenants SET state = 'open', epoch = $2 WHERE tenant_id = $1", _connection, _transaction))
        {
            door.Parameters.Add(Param.Int(tenantId));
            door.Parameters.Add(Param.Int(epoch));
            if (await door.ExecuteNonQueryAsync(cancellationToken) != 1)
            {
                throw new RowsUnfitException("the tenant's own row is missing");
            }
        }

        await _transaction.CommitAsync(cancellationToken);
        await CountOnAsync(tenantId, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A COPY that was broken off must not be ended as if it were whole.
        if (_copy is not null)
        {
            try
            {
                await _copy.CancelAsync();
                await _copy.DisposeAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException or OperationCanceledException)
            {
                // The connection goes, and everything of the transaction with it.
            }
        }

        await _connection.DisposeAsync();
    }

    /// <summary>Numbers that the server gives must go on after those that came. In a pool others count too: nobody writes there meanwhile.</summary>
    private async Task CountOnAsync(int tenantId, CancellationToken cancellationToken)
    {
        foreach (var table in _tables.Where(table => table.Counter is not null))
        {
            await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
            var batch = new SqlBatch();
            batch.Add($"LOCK TABLE {table.Name} IN SHARE ROW EXCLUSIVE MODE");
            batch.Add(
                $"""
                 SELECT setval(s.name, m.highest) FROM (SELECT pg_get_serial_sequence($2, $3)::regclass AS name) s,
                   (SELECT max({table.Counter}) AS highest FROM {table.Name} WHERE tenant_id = $1) m
                 WHERE m.highest > coalesce(pg_sequence_last_value(s.name), 0)
                 """,
                (reader, token) => reader.ReadAsync(token),
                Param.Int(tenantId), Param.Text(table.Name), Param.Text(table.Counter));
            await batch.RunAsync(_connection, transaction, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }
}

/// <summary>Rows that do not fit, or did not arrive as they were sent; nothing of them was kept.</summary>
internal sealed class RowsUnfitException(string what) : Exception(what);
