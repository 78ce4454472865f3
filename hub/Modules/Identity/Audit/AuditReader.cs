using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Reads entries with the names of who did them, and opens personal values of those who were not erased.</summary>
internal sealed class AuditReader(ITenantDb tenants, IPeople people, KeyStore keys, PersonalValues personal)
{
    private const int DeepestDetail = 8;

    public async Task<Result<Page<AuditEntryView>>> ListAsync(TenantScope tenant, AuditFilter filter, long? below, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditRow> rows;
        if (!(await tenants.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            rows = await AuditRows.NewestAsync(transaction, filter, below, limit + 1, cancellationToken);
        }

        var shown = rows.Take(limit).ToList();
        var ids = shown.Select(row => row.PersonId).Distinct().ToList();
        var names = await people.NamesAsync(tenant, ids, cancellationToken);
        var programs = await keys.NamesAsync(tenant, ids.Where(id => !names.ContainsKey(id)).ToList(), cancellationToken);
        var details = shown.Select(row => Parse(row.Detail)).ToList();
        var owners = new HashSet<Guid>();
        details.ForEach(detail => Owners(detail, owners, 0));
        var open = await personal.KeysAsync(owners, cancellationToken);
        var items = shown.Select((row, i) => new AuditEntryView(
            row.Number, row.At, row.PersonId, names.GetValueOrDefault(row.PersonId) ?? programs.GetValueOrDefault(row.PersonId) ?? "",
            programs.ContainsKey(row.PersonId), row.Action, row.Subject, Changes(details[i], open))).ToList();
        return new Page<AuditEntryView>(items, rows.Count > limit ? shown[^1].Number.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static JsonNode? Parse(string detail)
    {
        try
        {
            return JsonNode.Parse(detail);
        }
        catch (JsonException)
        {
            return JsonValue.Create(detail);
        }
    }

    private static void Owners(JsonNode? node, HashSet<Guid> owners, int depth)
    {
        if (node is JsonObject fields && depth < DeepestDetail)
        {
            foreach (var (_, value) in fields)
            {
                Owners(value, owners, depth + 1);
            }
        }
        else if (node is JsonValue value && value.TryGetValue<string>(out var text) && PersonalValues.OwnerOf(text) is { } owner)
        {
            owners.Add(owner);
        }
    }

    /// <summary>Each field once: with what it was and became, or, where the detail knows only one value, with that.</summary>
    private static List<AuditChange> Changes(JsonNode? detail, IReadOnlyDictionary<Guid, PersonalValues.PersonalKey> keys)
    {
        var changes = new List<AuditChange>();
        foreach (var (field, value) in detail as JsonObject ?? [])
        {
            var pair = value as JsonObject;
            var isPair = pair is not null && pair.Count == 2 && pair.ContainsKey("from") && pair.ContainsKey("to");
            var (from, to) = isPair ? (Text(pair!["from"], keys), Text(pair["to"], keys)) : ((null, false), Text(value, keys));
            changes.Add(new AuditChange(field, from.Item1, to.Item1, from.Item2 || to.Item2));
        }

        return changes;
    }

    private static (string? Text, bool IsErased) Text(JsonNode? node, IReadOnlyDictionary<Guid, PersonalValues.PersonalKey> keys)
    {
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            return (node?.ToJsonString(), false);
        }

        if (!PersonalValues.IsSealed(text))
        {
            return (text, false);
        }

        var opened = PersonalValues.OwnerOf(text) is { } owner && keys.TryGetValue(owner, out var key) ? key.Open(text) : null;
        return (opened, opened is null);
    }
}

/// <summary>An entry of the audit.</summary>
/// <param name="Number">Dense, from 1.</param>
/// <param name="At">When.</param>
/// <param name="PersonId">Who: a person or a key; all zero for the hub's own command line.</param>
/// <param name="Name">The name of either; empty for the command line and for the hub's operator.</param>
/// <param name="IsKey">True for a program.</param>
/// <param name="Action">What, e.g. production.order.released.</param>
/// <param name="Subject">To what: noun and key, e.g. order SO-1001.</param>
/// <param name="Changes">Field by field.</param>
internal sealed record AuditEntryView(
    long Number, DateTimeOffset At, Guid PersonId, string Name, bool IsKey, string Action, string Subject, IReadOnlyList<AuditChange> Changes);

/// <summary>A field that changed.</summary>
/// <param name="Field">Its name.</param>
/// <param name="From">What it was; null for nothing.</param>
/// <param name="To">What it became; null for nothing.</param>
/// <param name="IsErased">True when it was somebody's own value and that person was erased.</param>
internal sealed record AuditChange(string Field, string? From, string? To, bool IsErased);
