using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Takes tables as they are read, one after the other.</summary>
internal interface IRowSink
{
    /// <summary>A table begins.</summary>
    Task BeginAsync(TableShape table, CancellationToken cancellationToken);

    /// <summary>Bytes of it, at most 64 kB; they are gone after the call.</summary>
    Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);

    /// <summary>It is whole.</summary>
    Task EndAsync(TableSum sum, CancellationToken cancellationToken);
}

/// <summary>Reads one tenant's rows out of a database, whoever else's are there, table by table in binary COPY format.</summary>
internal static class RowReading
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>Every table into the sink; the connection's transaction decides on the snapshot.</summary>
    public static async Task<IReadOnlyList<TableSum>> ReadAsync(
        NpgsqlConnection connection, int tenantId, IReadOnlyList<TableShape> tables, IRowSink sink, CancellationToken cancellationToken)
    {
        var sums = new List<TableSum>(tables.Count);
        foreach (var table in tables)
        {
            sums.Add(await ReadAsync(connection, tenantId, table, sink, cancellationToken));
        }

        return sums;
    }

    /// <summary>Counts and hashes only.</summary>
    public static Task<IReadOnlyList<TableSum>> SumAsync(NpgsqlConnection connection, int tenantId, IReadOnlyList<TableShape> tables, CancellationToken cancellationToken) =>
        ReadAsync(connection, tenantId, tables, new Nowhere(), cancellationToken);

    /// <summary>The first table that differs, in words; null when all are equal.</summary>
    public static string? Difference(IReadOnlyList<TableSum> expected, IReadOnlyList<TableSum> found)
    {
        var there = found.ToDictionary(sum => sum.Table, StringComparer.Ordinal);
        foreach (var sum in expected)
        {
            if (!there.Remove(sum.Table, out var other))
            {
                return $"{sum.Table} is not there";
            }

            if (other != sum)
            {
                return other.Rows == sum.Rows
                    ? $"{sum.Table} has other rows than it should"
                    : string.Create(CultureInfo.InvariantCulture, $"{sum.Table} has {other.Rows} rows instead of {sum.Rows}");
            }
        }

        return there.Values.FirstOrDefault(sum => sum.Rows > 0) is { } more ? $"{more.Table} has rows that nobody sent" : null;
    }

    private static async Task<TableSum> ReadAsync(NpgsqlConnection connection, int tenantId, TableShape table, IRowSink sink, CancellationToken cancellationToken)
    {
        var tenant = tenantId.ToString(CultureInfo.InvariantCulture);
        await sink.BeginAsync(table, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            await using (var copy = await connection.BeginRawBinaryCopyAsync(
                $"COPY (SELECT {table.Columns} FROM {table.Name} WHERE tenant_id = {tenant} ORDER BY {table.Key}) TO STDOUT (FORMAT binary)", cancellationToken))
            {
                int read;
                while ((read = await copy.ReadAsync(buffer.AsMemory(0, PieceBytes), cancellationToken)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await sink.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        await using var count = new NpgsqlCommand($"SELECT count(*) FROM {table.Name} WHERE tenant_id = {tenant}", connection);
        var sum = new TableSum(table.Name, (long)(await count.ExecuteScalarAsync(cancellationToken))!, Convert.ToHexStringLower(hash.GetHashAndReset()));
        await sink.EndAsync(sum, cancellationToken);
        return sum;
    }

    private sealed class Nowhere : IRowSink
    {
        public Task BeginAsync(TableShape table, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task EndAsync(TableSum sum, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
