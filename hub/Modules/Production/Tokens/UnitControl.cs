using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Production;

/// <summary>
/// What a person does to a unit from a page: hold, release, scrap, correct. The ledger's lock on the unit comes first, as for
/// scans; if a scan moved the unit between our look and that lock, nothing is written and the person is told to look again.
/// </summary>
internal sealed class UnitControl(IUnitLedger ledger, PlanCache cache, HoldReceipts receipts) : IUnitControl
{
    public async Task<Error?> HoldAsync(TenantTransaction transaction, UnitDecision decision, CancellationToken cancellationToken)
    {
        var done = await ControlAsync(transaction, decision, ScanIntent.Hold, cancellationToken);

        // Somebody else has stopped it already: what was wanted is so.
        return done.Error is { Code: "production.unit_refused" } && await IsHeldAsync(transaction, decision.Uid, cancellationToken) ? null : done.Error;
    }

    public async Task<Error?> CorrectAsync(TenantTransaction transaction, UnitDecision decision, int step, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(transaction, decision.Uid, cancellationToken)).TryGet(out var found, out var error))
        {
            return error;
        }

        var (unit, tables) = found;
        var before = unit.Snapshot.Place;
        if (tables.Plan.Routing(unit.Snapshot.RoutingVersion) is not { } routing
            || before.State is UnitState.Merged or UnitState.Scrapped
            || (step != 0 && routing.Find(step) is null))
        {
            return new Error("production.step_unknown", ErrorKind.Rule, "The unit can't be put there: it has no such step, or it is scrap or inside another unit.");
        }

        var last = step == 0
            ? routing.Steps.FirstOrDefault(other => other.Next.Count == 0)?.Step ?? 0
            : routing.Steps.FirstOrDefault(other => other.Next.Contains(step))?.Step ?? 0;
        var place = new UnitPlace(step == 0 ? UnitState.Done : UnitState.Queued, step, last, before.Loops, 0);
        var after = unit.Snapshot.After(place, "", decision.At, canUndo: false);
        var moved = new Decision(Verdict.Accept, "", [], EffectKind.None, step, after);
        var failed = await WriteAsync(transaction, decision, unit, tables, moved, ScanIntent.Release, UnitEventKind.Corrected, cancellationToken);
        if (failed is null)
        {
            // The person's word settles what waited.
            await transaction.ExecuteAsync(
                "DELETE FROM production.waiting_scans WHERE tenant_id = $1 AND uid = $2",
                [Param.Int(transaction.Tenant.TenantId), Param.Text(decision.Uid)], cancellationToken);
        }

        return failed;
    }

    /// <summary>Holds, releases or scraps a unit by the station rules; gives back where it stands then.</summary>
    public async Task<Result<UnitSnapshot>> ControlAsync(
        TenantTransaction transaction, UnitDecision decision, ScanIntent intent, CancellationToken cancellationToken)
    {
        if (!(await LoadAsync(transaction, decision.Uid, cancellationToken)).TryGet(out var found, out var error))
        {
            return error;
        }

        var (unit, tables) = found;
        if (tables.Plan.Stations.FirstOrDefault() is not { } station)
        {
            return MasterData.NotFound("station", "");
        }

        // A person at a page stands at no station; the rules ask for one, and which does not matter to these intents.
        var facts = new ScanFacts(station.Station, decision.Uid, tables.Plan.TenantCode, "", intent, "", decision.At);
        var decided = Rules.Decide(tables.Plan, facts, new Knowledge(unit.Snapshot, null, TimeSpan.Zero, false));
        if (decided.Unit is not { } after)
        {
            return new Error("production.unit_refused", ErrorKind.State, $"Unit {decision.Uid} is {Words.Of(unit.Snapshot.Place.State)}: {decided.Code}.");
        }

        var moved = decided with { Unit = after with { LastStation = "", Before = null } };
        if (await WriteAsync(transaction, decision, unit, tables, moved, intent, Effects.ToLedger(decided.Effect), cancellationToken) is { } failed)
        {
            return failed;
        }

        receipts.Expect(transaction.Tenant.TenantId, decision.Uid, moved.Unit.UnitSeq);
        return moved.Unit;
    }

    private async Task<Error?> WriteAsync(
        TenantTransaction transaction, UnitDecision decision, TrackedUnit unit, PlanTables tables, Decision moved, ScanIntent intent,
        UnitEventKind kind, CancellationToken cancellationToken)
    {
        var before = unit.Snapshot;
        var draft = new UnitEventDraft(decision.Uid, kind, decision.At)
        {
            Step = moved.Step,
            OrderNumber = before.OrderNumber,
            PersonId = decision.PersonId == Guid.Empty ? null : decision.PersonId,
            Place = moved.Unit!.Place,
            Code = moved.Code,
            Note = decision.Note,
        };
        var appended = await ledger.AppendAsync(transaction, decision.At, [draft], cancellationToken);
        if (appended.Error is { } notWritten)
        {
            return notWritten;
        }

        // Under the unit's lock: is it still what was decided on?
        var seq = await transaction.FirstAsync(
            "SELECT unit_seq FROM production.tokens WHERE tenant_id = $1 AND uid = $2 FOR UPDATE",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(decision.Uid)], row => row.GetInt64(0), cancellationToken);
        if (seq != before.UnitSeq)
        {
            return new Error("production.unit_moved", ErrorKind.State, $"Unit {decision.Uid} was scanned at this moment. Look at it again and decide anew.");
        }

        var move = new Move(
            decision.Uid, moved.Unit.UnitSeq, decision.At, "", null, intent, moved.Effect, moved.Step, "", before.Place, moved.Unit.Place);
        unit.Take(moved.Unit, move);
        var book = new UnitBook();
        book.Add(unit);
        book.Applied.Add(new AppliedMove(unit, move, moved.Unit, moved.Code));
        book.Activity.AddMove(unit.Home.PlantId, move, tables.Plan.Routing(before.RoutingVersion), sign: 1);
        var writes = new SqlBatch();
        writes.AddTokens(transaction.Tenant, book.Units);
        writes.AddMoves(transaction.Tenant, book.Applied);
        writes.AddCounters(transaction.Tenant, decision.At, book);
        writes.AddOutbox(transaction.Tenant, decision.At, MoveEvents.Of(book.Applied, tables));
        if (moved.Unit.Place.State == UnitState.Hold)
        {
            writes.Add(
                "UPDATE production.tokens SET hold_reason = $3, hold_by = $4 WHERE tenant_id = $1 AND uid = $2",
                Param.Int(transaction.Tenant.TenantId), Param.Text(decision.Uid), Param.Text(decision.Note),
                Param.Of(decision.PersonId, NpgsqlDbType.Uuid));
        }

        writes.AddAudit(transaction.Tenant, decision.At, new AuditEntry(
            $"production.unit.{kind.ToString().ToLowerInvariant()}", decision.PersonId, "unit " + decision.Uid, "{}"));
        await transaction.RunAsync(writes, cancellationToken);
        return null;
    }

    private async Task<Result<(TrackedUnit, PlanTables)>> LoadAsync(
        TenantTransaction transaction, string uid, CancellationToken cancellationToken)
    {
        PlanTables? tables = null;
        TrackedUnit? unit = null;
        var load = new SqlBatch();
        cache.AddLoad(transaction.Tenant, load, loaded => tables = loaded);
        load.Add(
            $"""
             SELECT {TokenReader.SnapshotColumns}, t.id, t.order_id, t.company_id, t.plant_id, t.department_id, t.last_source
             FROM production.tokens t LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
             WHERE t.tenant_id = $1 AND t.uid = $2
             """,
            async (reader, token) =>
            {
                while (await reader.ReadAsync(token))
                {
                    unit = TokenReader.Token(reader);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid));
        await transaction.RunAsync(load, cancellationToken);
        return unit is null ? MasterData.NotFound("unit", uid) : (unit, tables!);
    }

    private static async Task<bool> IsHeldAsync(TenantTransaction transaction, string uid, CancellationToken cancellationToken) =>
        await transaction.FirstAsync(
            "SELECT state FROM production.tokens WHERE tenant_id = $1 AND uid = $2",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(uid)], row => row.GetInt16(0), cancellationToken) == (short)UnitState.Hold;
}
