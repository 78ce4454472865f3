using Npgsql;
using NpgsqlTypes;

namespace EdgeHub.Hub.Kernel;

/// <summary>Typed positional parameters, so that no null array or value loses its PostgreSQL type.</summary>
public static class Param
{
    /// <summary>A value of the given type; null becomes SQL null.</summary>
    public static NpgsqlParameter Of(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    /// <summary>An integer.</summary>
    public static NpgsqlParameter Int(int value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Integer };

    /// <summary>A bigint.</summary>
    public static NpgsqlParameter Long(long value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    /// <summary>A uuid.</summary>
    public static NpgsqlParameter Id(Guid value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    /// <summary>A text.</summary>
    public static NpgsqlParameter Text(string? value) => Of(value, NpgsqlDbType.Text);

    /// <summary>An instant, stored as timestamptz in UTC.</summary>
    public static NpgsqlParameter At(DateTimeOffset value) => new() { Value = value.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    /// <summary>An array whose element type is given, for <c>unnest</c>.</summary>
    public static NpgsqlParameter Array<T>(IReadOnlyList<T> values, NpgsqlDbType element) =>
        new() { Value = values as T[] ?? values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | element };
}
