using System.Globalization;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Takes in units that stations began while the hub may have been away: registers them, gives them to the station's order or the
/// oldest open one of their item, and puts a token before the first step. A unit for which no order has room goes on without one,
/// and a person is told. What came before is adopted once: a label that is known stays as it is.
/// </summary>
internal sealed class AdoptUnits(
    IUnitRegistry registry, IUnitLedger ledger, IStrayScans strays, IExceptionLog exceptions, PlanCache cache) : IEventParticipant
{
    /// <summary>Units that no order takes.</summary>
    public const string NoOrder = "no_order";

    /// <summary>Events that name no unit of this company.</summary>
    public const string MintRefused = "mint_refused";

    private const string OpenOrder =
        """
        SELECT o.number FROM production.orders o
        WHERE o.tenant_id = $1 AND o.plant_id = $2 AND o.routing_version_id = $3 AND o.state IN ('planned', 'released', 'running') AND o.released < o.planned
        ORDER BY o.number <> $4, o.state = 'planned', o.due, o.number LIMIT 1
        """;

    public IReadOnlyList<string> Types { get; } = ["uid.minted"];

    public async Task TakeAsync(TenantTransaction transaction, EventBatch batch, CancellationToken cancellationToken)
    {
        PlanTables? tables = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        await transaction.RunAsync(load, cancellationToken);

        var raised = new List<RaisedException>();
        var units = new Dictionary<string, MintedUnit>(StringComparer.Ordinal);
        foreach (var item in batch.Items)
        {
            if (MintedUnit.TryRead(item, transaction.Tenant, tables!, out var unit, out var why))
            {
                units.TryAdd(unit.Uid, unit);
            }
            else
            {
                raised.Add(Refused(batch, item, why));
            }
        }

        await strays.HoldAsync(transaction, units.Keys, cancellationToken);
        foreach (var known in (await registry.FindAsync(transaction, [.. units.Keys], cancellationToken)).Keys)
        {
            units.Remove(known);
        }

        foreach (var group in units.Values.GroupBy(unit => (unit.Home, unit.Routing?.VersionId, unit.Order)))
        {
            await AdoptAsync(transaction, batch, tables!, [.. group], raised, cancellationToken);
        }

        await TakeUpStraysAsync(transaction, batch, [.. units.Keys], raised, cancellationToken);
        var writes = new SqlBatch();
        exceptions.AddRaised(writes, transaction.Tenant, batch.ReceivedAt, raised);
        await transaction.RunAsync(writes, cancellationToken);
    }

    private async Task AdoptAsync(
        TenantTransaction transaction, EventBatch batch, PlanTables tables, List<MintedUnit> units, List<RaisedException> raised,
        CancellationToken cancellationToken)
    {
        var left = units;
        while (left.Count > 0 && left[0].Routing is { } routing && await OpenOrderAsync(transaction, left[0], routing, cancellationToken) is { } order)
        {
            var taken = left.GetRange(0, Math.Min(left.Count, order.Planned - order.Released));
            left = left.GetRange(taken.Count, left.Count - taken.Count);
            await RegisterAsync(transaction, batch, tables, taken, order, cancellationToken);
        }

        if (left.Count > 0)
        {
            await RegisterAsync(transaction, batch, tables, left, null, cancellationToken);
            raised.Add(WithoutOrder(batch, left));
        }
    }

    private static async Task<Order?> OpenOrderAsync(
        TenantTransaction transaction, MintedUnit unit, Routing routing, CancellationToken cancellationToken)
    {
        var number = await transaction.FirstAsync(
            OpenOrder,
            [
                Param.Int(transaction.Tenant.TenantId), Param.Id(unit.Home.Home.PlantId), Param.Id(routing.VersionId), Param.Text(unit.Order),
            ],
            row => row.GetString(0), cancellationToken);

        // Another release may have filled it before the lock: then the next one is asked for.
        return number is not null && (await OrderStore.LockAsync(transaction, PlantScope.All, number, cancellationToken)).TryGet(out var order, out _)
            ? order.Released < order.Planned ? order : await OpenOrderAsync(transaction, unit, routing, cancellationToken)
            : null;
    }

    private async Task RegisterAsync(
        TenantTransaction transaction, EventBatch batch, PlanTables tables, List<MintedUnit> units, Order? order, CancellationToken cancellationToken)
    {
        var (home, number) = (order?.Home ?? units[0].Home.Home, order?.Number ?? "");
        var adopted = await registry.AdoptAsync(
            transaction,
            new AdoptRequest(
                home, units.ConvertAll(unit => unit.Uid), order is null ? "unplanned" : "item",
                order?.ItemId ?? units[0].Routing?.VersionId ?? home.PlantId, units[0].PersonId, batch.ReceivedAt)
            {
                MintedAt = units.ToDictionary(unit => unit.Uid, unit => unit.Item.OccurredAt, StringComparer.Ordinal),
            },
            cancellationToken);
        Must(adopted.Error);
        var drafts = units.Select(unit => unit.Planned(number)).OfType<UnitEventDraft>().ToArray();
        Must((await ledger.AppendAsync(transaction, batch.ReceivedAt, drafts, cancellationToken)).Error);

        var snapshots = units.Select(unit => unit.Snapshot(number)).ToArray();
        if (order is not null)
        {
            var actor = new Actor(units[0].PersonId ?? Guid.Empty, batch.ReceivedAt);
            await ReleaseOrder.WriteAsync(transaction, actor, order, snapshots, tables, cancellationToken);
            return;
        }

        var writes = new SqlBatch();
        writes.AddNewTokens(transaction.Tenant, batch.ReceivedAt, snapshots, home, null);
        writes.AddOutbox(transaction.Tenant, batch.ReceivedAt, Array.ConvertAll(snapshots, unit => MoveEvents.Created(unit, tables, home.PlantId)));
        await transaction.RunAsync(writes, cancellationToken);
    }

    /// <summary>Scans of these units that another agent sent first wait for the missing ones like any scan that is ahead.</summary>
    private async Task TakeUpStraysAsync(
        TenantTransaction transaction, EventBatch batch, IReadOnlyList<string> uids, List<RaisedException> raised, CancellationToken cancellationToken)
    {
        if (uids.Count == 0)
        {
            return;
        }

        var book = new UnitBook();
        foreach (var stray in await strays.TakeUpAsync(transaction, uids, batch.ReceivedAt, cancellationToken))
        {
            var record = stray.Record;
            if (!Uid.TryParse(record.Uid.AsSpan(), out var uid, out _) || !Enum.IsDefined((ScanIntent)record.Intent))
            {
                continue;
            }

            var facts = new ScanFacts(
                record.Station, record.Uid, uid.Tenant, uid.Type, (ScanIntent)record.Intent, record.ContextUid, stray.OccurredAt);
            book.Wait(new WaitingScan(
                stray.AgentId, stray.StoreId, stray.Number, facts, TimeSpan.Zero, "anchored",
                record.PersonId.Length == 16 ? new Guid(record.PersonId.Span, bigEndian: true) : null, (Verdict)record.Verdict, 0, stray.ReceivedAt));
            raised.Add(new RaisedException(
                "ahead", record.Uid, record.Uid, record.Station, stray.AgentId, Codes.ScanWaiting,
                JsonSerializer.Serialize(new { number = stray.Number, occurredAt = stray.OccurredAt, device = record.Device }, ProductionJson.Options)));
        }

        var writes = new SqlBatch();
        writes.AddWaiting(transaction.Tenant, book);
        await transaction.RunAsync(writes, cancellationToken);
    }

    private static RaisedException WithoutOrder(EventBatch batch, List<MintedUnit> units)
    {
        var (first, station) = (units[0], units[0].Item.Record.Station);
        return new RaisedException(
            NoOrder, $"{station} {first.Item.Fact("item")}", "", station, batch.AgentId, "production.no_order",
            JsonSerializer.Serialize(
                new
                {
                    item = first.Item.Fact("item"),
                    units = units.Count.ToString(CultureInfo.InvariantCulture),
                    first = first.Uid,
                    last = units[^1].Uid,
                    occurredAt = first.Item.OccurredAt,
                },
                ProductionJson.Options));
    }

    private static RaisedException Refused(EventBatch batch, EventItem item, string why) => new(
        MintRefused, item.Record.Station, "", item.Record.Station, batch.AgentId, "production.mint_refused",
        JsonSerializer.Serialize(new { why, occurredAt = item.OccurredAt }, ProductionJson.Options));

    private static void Must(Error? error)
    {
        if (error is not null)
        {
            throw new InvalidOperationException($"{error.Code}: {error.Detail}");
        }
    }
}
