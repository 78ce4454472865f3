using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>See <see cref="IUnitLedger"/>.</summary>
internal sealed class UnitLedger(SealQueue seals) : IUnitLedger
{
    private const int LargestAppend = 100_000;
    private const int Chunk = 5_000;

    public async Task<Result<IReadOnlyList<AppendedEvent>>> AppendAsync(
        TenantTransaction transaction, DateTimeOffset recordedAt, IReadOnlyList<UnitEventDraft> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return Array.Empty<AppendedEvent>();
        }

        if (events.Count > LargestAppend)
        {
            return new Error("traceability.append_invalid", ErrorKind.Rule, $"{events.Count} events are too many at once: at most {LargestAppend}. Append them in parts.");
        }

        var tenant = transaction.Tenant;
        var units = new LoadedUnits();
        var load = new SqlBatch();
        UnitLoad.Add(load, tenant, events.Select(draft => draft.Uid).ToHashSet(StringComparer.Ordinal), units.Add);
        await transaction.RunAsync(load, cancellationToken);
        if (events.FirstOrDefault(draft => units.Find(draft.Uid) is null) is { } unknown)
        {
            return new Error("traceability.unit_unknown", ErrorKind.NotFound, $"Unit {LedgerText.Clip(unknown.Uid, 40)} is not registered. Mint or adopt it first.");
        }

        var appended = new List<AppendedEvent>(events.Count);
        var writes = new SqlBatch();
        var activities = new ActivityWrites(tenant, recordedAt);
        foreach (var chunk in events.Chunk(Chunk))
        {
            var rows = new EventWrites(tenant, recordedAt);
            foreach (var draft in chunk)
            {
                var unit = units.Find(draft.Uid)!;
                var stored = rows.Append(unit, draft, source: null);
                appended.Add(new AppendedEvent(unit.Uid, unit.Seq, unit.Hash));
                if (draft.Kind == UnitEventKind.Fitted)
                {
                    activities.Fitted(stored);
                }
            }

            rows.AddEvents(writes);
            rows.AddHeads(writes);
        }

        activities.Add(writes);
        seals.Touch(tenant);
        await transaction.RunAsync(writes, cancellationToken);
        return appended;
    }
}
