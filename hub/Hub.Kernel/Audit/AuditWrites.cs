namespace EdgeHub.Hub.Kernel;

/// <summary>Something that a person or a key did and somebody may ask about later.</summary>
/// <param name="Action">Past tense in the module's words, e.g. <c>production.order.released</c>.</param>
/// <param name="PersonId">Who; never a name, so that a person can be forgotten without breaking the chain.</param>
/// <param name="Subject">What it was done to: kind and id, e.g. <c>order 0198...</c>.</param>
/// <param name="Detail">JSON of what changed, at most 8 kB, without personal values; <c>{}</c> for none.</param>
public sealed record AuditEntry(string Action, Guid PersonId, string Subject, string Detail);

/// <summary>Adds audit entries to a transaction.</summary>
public static class AuditWrites
{
    /// <summary>
    /// Appends an entry to the tenant's hash chain. Entries of one tenant wait for each other until the commit: meant for
    /// what people do, not for scans.
    /// </summary>
    public static void AddAudit(this SqlBatch writes, TenantScope tenant, DateTimeOffset at, AuditEntry entry) =>
        writes.Add(
            "CALL kernel.append_audit($1, $2, $3, $4, $5, $6)",
            Param.Int(tenant.TenantId), Param.At(at), Param.Id(entry.PersonId),
            Param.Text(entry.Action), Param.Text(entry.Subject), Param.Text(entry.Detail));
}
