using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Statements of several participants sent in one round trip. Parameters are positional ($1, $2 ...). A reader is called
/// with its statement's result and must read it to its end.
/// </summary>
public sealed class SqlBatch
{
    private readonly List<(NpgsqlBatchCommand Command, Func<NpgsqlDataReader, CancellationToken, Task>? Read)> _items = [];

    /// <summary>Number of statements.</summary>
    public int Count => _items.Count;

    /// <summary>Adds a statement whose result, if any, is not looked at.</summary>
    public void Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Add(sql, null, parameters);

    /// <summary>Adds a statement with a reader for its rows.</summary>
    public void Add(string sql, Func<NpgsqlDataReader, CancellationToken, Task>? read, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _items.Add((command, read));
    }

    /// <summary>Sends all statements in one round trip and lets each reader read.</summary>
    public async Task RunAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        if (_items.Count == 0)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (command, _) in _items)
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        // A statement without a result set (INSERT without RETURNING) yields none: readers pair with result sets in order,
        // so only statements that return rows may have one, and every one that returns rows must.
        foreach (var (_, read) in _items)
        {
            if (read is null)
            {
                continue;
            }

            await read(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }

        // Errors of trailing statements surface only when the results are read to the end.
        while (await reader.NextResultAsync(cancellationToken))
        {
        }
    }
}
