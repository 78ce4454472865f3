using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// What is inside a backup's chunks: entries of one byte kind, four bytes length and content.
/// <code>
/// 1 table   JSON: name, columns            3 sum   JSON: table, rows, SHA-256
/// 2 rows    PostgreSQL's binary COPY       4 end   JSON: tables, rows
/// </code>
/// </summary>
internal enum BackupEntry : byte
{
    Table = 1,
    Rows = 2,
    Sum = 3,
    End = 4,
}

/// <summary>The last entry.</summary>
internal sealed record BackupEnd(int Tables, long Rows);

/// <summary>Writes a tenant's tables into a backup.</summary>
internal sealed class BackupWriter(SealedWriter file, Func<long, CancellationToken, Task> progress) : IRowSink
{
    private readonly byte[] _head = new byte[1 + sizeof(int)];
    private int _tables;
    private long _rows;

    /// <inheritdoc/>
    public Task BeginAsync(TableShape table, CancellationToken cancellationToken) => WriteAsync(BackupEntry.Table, Json(table), cancellationToken);

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) => WriteAsync(BackupEntry.Rows, piece, cancellationToken);

    /// <inheritdoc/>
    public async Task EndAsync(TableSum sum, CancellationToken cancellationToken)
    {
        _tables++;
        _rows += sum.Rows;
        await WriteAsync(BackupEntry.Sum, Json(sum), cancellationToken);
        await progress(_rows, cancellationToken);
    }

    /// <summary>Every table was written.</summary>
    public async Task<BackupEnd> EndAsync(CancellationToken cancellationToken)
    {
        var end = new BackupEnd(_tables, _rows);
        await WriteAsync(BackupEntry.End, Json(end), cancellationToken);
        await file.EndAsync(cancellationToken);
        return end;
    }

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web);

    private async Task WriteAsync(BackupEntry kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(_head.AsSpan(1), content.Length);
        await file.WriteAsync(_head, cancellationToken);
        await file.WriteAsync(content, cancellationToken);
    }
}

/// <summary>Reads a backup's tables into a sink, holding each to its own hash.</summary>
internal static class BackupReader
{
    private const int MostBytes = 64 * 1024;

    /// <summary>To the end of the file; anything wrong is a <see cref="BackupException"/>.</summary>
    public static async Task<BackupEnd> ReadAsync(SealedReader file, IRowSink sink, CancellationToken cancellationToken)
    {
        var head = new byte[1 + sizeof(int)];
        var content = ArrayPool<byte>.Shared.Rent(MostBytes);
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        TableShape? table = null;
        var (tables, rows) = (0, 0L);
        try
        {
            while (await file.ReadAsync(head, cancellationToken))
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1));
                if (length is < 0 or > MostBytes)
                {
                    throw Unfit("an entry is longer than allowed");
                }

                var bytes = content.AsMemory(0, length);
                if (length > 0 && !await file.ReadAsync(bytes, cancellationToken))
                {
                    throw Unfit("it ends within an entry");
                }

                switch ((BackupEntry)head[0])
                {
                    case BackupEntry.Table when table is null:
                        table = Parse<TableShape>(bytes);
                        await sink.BeginAsync(table, cancellationToken);
                        break;
                    case BackupEntry.Rows when table is not null:
                        hash.AppendData(bytes.Span);
                        await sink.WriteAsync(bytes, cancellationToken);
                        break;
                    case BackupEntry.Sum when table is not null:
                        var sum = Parse<TableSum>(bytes);
                        if (sum.Table != table.Name || sum.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset()))
                        {
                            throw Unfit($"the rows of {table.Name} are not those that were counted");
                        }

                        await sink.EndAsync(sum, cancellationToken);
                        (table, tables, rows) = (null, tables + 1, rows + sum.Rows);
                        break;
                    case BackupEntry.End when table is null:
                        var end = Parse<BackupEnd>(bytes);
                        await file.EndAsync(cancellationToken);
                        return end == new BackupEnd(tables, rows) ? end : throw Unfit("it has other tables than it says");
                    default:
                        throw Unfit("an entry is out of place");
                }
            }

            throw Unfit("its end is missing");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static BackupException Unfit(string what) => new(BackupErrors.Unfit(what));

    private static T Parse<T>(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, JsonSerializerOptions.Web) ?? throw Unfit("an entry is empty");
        }
        catch (JsonException)
        {
            throw Unfit("an entry cannot be read");
        }
    }
}
