using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>A row of master data by its key, read before and after a change for the audit.</summary>
/// <param name="Table">Schema and table: one of this module's own texts.</param>
/// <param name="Key">Columns and values after the tenant: columns are this module's own texts.</param>
internal sealed record MasterRow(string Table, params IReadOnlyList<(string Column, object Value)> Key)
{
    /// <summary>Fields by column, inner keys left out; empty when there is no such row.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var where = string.Concat(Key.Select((part, i) => string.Create(CultureInfo.InvariantCulture, $" AND t.{part.Column} = ${i + 2}")));
        var json = await transaction.FirstAsync(
            $"SELECT (to_jsonb(t) - 'tenant_id' - 'id')::text FROM {Table} t WHERE t.tenant_id = $1{where}",
            [Param.Int(transaction.Tenant.TenantId), .. Key.Select(part => part.Value is Guid id ? Param.Id(id) : Param.Text((string)part.Value))],
            row => row.GetString(0), cancellationToken);
        if (json is null)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(field => field.Name, field => field.Value.ToString(), StringComparer.Ordinal);
    }

    /// <summary>Its version as an ETag says it: a hash of its fields, so that moves and backups keep it; null when there is no such row.</summary>
    public async Task<string?> VersionAsync(TenantTransaction transaction, CancellationToken cancellationToken) =>
        VersionOf(await ReadAsync(transaction, cancellationToken));

    /// <summary>The same of fields that were read.</summary>
    public static string? VersionOf(IReadOnlyDictionary<string, string> fields) => fields.Count == 0
        ? null
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
            fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value.Length}:{field.Value};")))).AsSpan(0, 12));

    /// <summary>What differs, by column.</summary>
    public static AuditDiff Difference(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var diff = new AuditDiff();
        foreach (var field in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            diff.Change(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field));
        }

        return diff;
    }
}
