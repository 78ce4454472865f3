using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/units/{uid}</c>: a unit's head, its story from the first event on, and whether the record is sound.</summary>
internal sealed class ShowUnit(StoryWords words, TimeProvider time)
{
    // A unit lives through tens of events; what reached this many is shown from its beginning and verified by /ledger/verify.
    private const int MostEvents = 5_000;

    public async Task<Result<UnitStory>> RunAsync(TenantTransaction transaction, PlantScope plants, string uid, CancellationToken cancellationToken)
    {
        if (await UnitHeadRow.FindAsync(transaction, uid, cancellationToken) is not { } head || !plants.Covers(head.PlantId))
        {
            return Unknown(uid);
        }

        var rows = await HistoryRows.OfUnitAsync(transaction, uid, MostEvents, cancellationToken);
        var names = await words.NamesAsync(transaction.Tenant, rows.Select(row => row.Columns.PersonId), cancellationToken);
        var facts = await words.FactsAsync(transaction, [uid], cancellationToken);
        var check = new HistoryCheck(transaction.Tenant.Code, uid);
        var events = new List<UnitEventView>(rows.Count);
        foreach (var row in rows)
        {
            if (check.Add(row.Columns.Seq, row.Event, row.Hash) is { } sound)
            {
                check.CompareColumns(sound, row.Columns);
            }

            var stored = StoredEvents.ReadOrRebuild(row);
            events.Add(EventViews.OfEvent(
                stored, row.Hash, StoryWords.StepName(facts, uid, stored.Step), StoryWords.Name(names, row.Columns.PersonId)));
        }

        if (rows.Count < MostEvents)
        {
            check.CompareHead(head.Seq, head.Hash, (short)head.State, head.OrderNumber);
        }

        var fact = facts.GetValueOrDefault(uid);
        var step = fact?.Step is > 0 ? fact.Step : check.Place is { Step: > 0 } place ? (int)place.Step : (int?)null;
        return new UnitStory(
            uid, head.Type, fact?.ItemCode, fact?.ItemName, EventViews.OrNull(head.OrderNumber), Words.Of(head.State), step,
            step is { } number ? fact?.StepNames.GetValueOrDefault(number) : null, EventViews.OrNull(fact?.NextStation),
            head.MintedAt.UtcDateTime, events,
            new ChainView(
                check.Fault is null, check.Fault?.Seq, check.Fault?.Detail, rows.Count, Convert.ToHexStringLower(head.Hash), time.GetUtcNow().UtcDateTime));
    }

    public static Error Unknown(string uid) => new(
        "traceability.unit_unknown", ErrorKind.NotFound, $"There is no unit {LedgerText.Clip(uid, 40)}. Check the label, or scan it again.");
}

/// <summary>Answer of <c>GET /api/v1/units/{uid}</c>.</summary>
internal sealed record UnitStory(
    string Uid, string Type, string? ItemCode, string? ItemName, string? OrderNumber, [UnitStates] string State, int? Step, string? StepName,
    string? NextStation, DateTime MintedAt, IReadOnlyList<UnitEventView> Events, ChainView Chain);

/// <summary>Whether a unit's chain of hashes holds, checked when asked.</summary>
internal sealed record ChainView(bool Sound, long? BrokenAt, string? Why, int Events, string HeadHash, DateTime CheckedAt);

/// <summary>The registry's row of a unit.</summary>
internal sealed record UnitHeadRow(string Type, UnitState State, string OrderNumber, long Seq, byte[] Hash, DateTimeOffset MintedAt, Guid PlantId)
{
    public static async Task<UnitHeadRow?> FindAsync(TenantTransaction transaction, string uid, CancellationToken cancellationToken)
    {
        UnitHeadRow? found = null;
        if (uid.Length != Identifiers.Uid.TextLength || uid.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var query = new SqlBatch();
        query.Add(
            """
            SELECT type, state, order_number, head_seq, head_hash, minted_at, plant_id
            FROM traceability.units WHERE tenant_id = $1 AND uid = $2
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    found = new UnitHeadRow(
                        row.GetString(0), (UnitState)row.GetInt16(1), row.GetString(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4),
                        row.GetFieldValue<DateTimeOffset>(5), row.GetGuid(6));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid));
        await transaction.RunAsync(query, cancellationToken);
        return found;
    }
}
