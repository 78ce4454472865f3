using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Production;

/// <summary>What all master data has in common: codes that are checked, and a write that raises the plan's version.</summary>
internal static partial class MasterData
{
    public const int LongestName = 100;

    public static readonly IReadOnlySet<string> Languages = new HashSet<string>(StringComparer.Ordinal) { "en", "hi", "bn", "te" };

    public static Error NotFound(string noun, string code) =>
        new($"production.{noun}_unknown", ErrorKind.NotFound, $"There is no {noun} {Shown(code)}. Check the code or make it first.");

    public static Error Form(string field, string want) =>
        new("production.form", ErrorKind.Form, $"{field} must be {want}.");

    public static Error? CheckCode(string field, string? code) =>
        code is not null && Code().IsMatch(code) ? null : Form(field, "1 to 32 capital letters, digits or hyphens");

    public static Error? CheckName(string field, string? name) =>
        name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl) ? null : Form(field, $"1 to {LongestName} characters");

    /// <summary>
    /// Writes one row, raises the plan's version and records who did it, field by field. Two who save the same row are one after
    /// the other, so that the second's If-Match is compared with what the first has written.
    /// </summary>
    public static async Task<Result<bool>> SaveAsync(
        TenantTransaction transaction, Actor actor, string subject, MasterRow row, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var alone = new SqlBatch();
        alone.Add(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", async (locked, token) => await locked.ReadAsync(token),
            Param.Text("production." + subject), Param.Long(transaction.Tenant.TenantId));
        await transaction.RunAsync(alone, cancellationToken);
        var before = await row.ReadAsync(transaction, cancellationToken);
        if (transaction.Precondition.Check(MasterRow.VersionOf(before)) is { } stale)
        {
            return stale;
        }

        var writes = new SqlBatch();
        writes.Add(sql, parameters);
        writes.AddPlanChange(transaction.Tenant, actor.At);
        await transaction.RunAsync(writes, cancellationToken);
        var diff = MasterRow.Difference(before, await row.ReadAsync(transaction, cancellationToken));
        var audit = new SqlBatch();
        audit.AddAudit(transaction.Tenant, actor.At, new AuditEntry("production.master_data.changed", actor.PersonId, subject, diff.ToJson()));
        await transaction.RunAsync(audit, cancellationToken);
        return true;
    }

    /// <summary>What somebody typed, safe to say back.</summary>
    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "...";

    [GeneratedRegex("^[A-Z0-9][A-Z0-9-]{0,31}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
