using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Traceability's part in taking in scans: locks units, decides on strays, writes the ledger.</summary>
internal sealed class LedgerParticipant(IExceptionLog exceptions, IEnumerable<IRelatedUnits> related, SealQueue seals) : IScanParticipant
{
    private readonly IRelatedUnits[] _related = [.. related];

    private const int ScanLane = 1;

    public int Order => 100;

    public void AddLoad(ScanBatch batch, SqlBatch load)
    {
        var units = batch.Part<LoadedUnits>();
        var uids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in batch.Items)
        {
            Want(item.Record.Uid);
            Want(item.Record.ContextUid);
        }

        if (uids.Count > 0)
        {
            StrayScans.AddHold(load, batch.Tenant, uids);
        }

        UnitLoad.Add(load, batch.Tenant, uids, units.Add, _related);
        if (batch.Items.Count > 0)
        {
            ReplayLoad.Add(load, batch, units);
        }

        // A label of another length is none of ours; it also keeps NUL and giants out of the query.
        void Want(string uid)
        {
            if (Identifiers.Uid.TryParse(uid.AsSpan(), out _, out _))
            {
                uids.Add(uid);
            }
        }
    }

    public void Decide(ScanBatch batch)
    {
        var units = batch.Part<LoadedUnits>();
        foreach (var item in batch.Items)
        {
            item.Outcome = units.Replayed(item.Number) is { } replayed
                ? new ScanOutcome(new StationRules.Decision(replayed.Verdict, replayed.Code, []), false, null)
                : ScanLabels.Decide(batch.Tenant, item, units);
        }
    }

    public void AddWrites(ScanBatch batch, SqlBatch writes)
    {
        var units = batch.Part<LoadedUnits>();
        var events = new EventWrites(batch.Tenant, batch.ReceivedAt);
        var activities = new ActivityWrites(batch.Tenant, batch.ReceivedAt);
        var feed = new List<OutboxEvent>(batch.Items.Count);
        var strays = new List<ScanItem>();
        var raised = new List<RaisedException>();
        var appended = units.Appended.ToLookup(a => a.Cause.Number, a => a.Draft);

        foreach (var item in batch.Items)
        {
            if (units.IsReplayed(item))
            {
                continue;
            }

            var outcome = item.Outcome ?? throw new InvalidOperationException($"Nobody decided scan {item.Number}.");
            if (outcome.Exception is { } kind)
            {
                raised.Add(ScanEvidence.Of(batch, item, kind));
            }

            if (units.Find(item.Record.Uid) is not { } unit)
            {
                strays.Add(item);
                feed.Add(ScanFeed.Stray(item, batch.ReceivedAt));
                continue;
            }

            var part = 0;
            var own = events.Append(unit, ScanEvents.OfUnit(item, outcome.Decision), Source(part++));
            activities.Fitted(own);
            if (ScanEvents.OfContext(item, outcome.Decision) is { } context && units.Find(context.Uid) is { } parent)
            {
                events.Append(parent, context, Source(part++));
            }

            foreach (var draft in appended[item.Number])
            {
                var further = events.Append(units.Find(draft.Uid)!, draft, Source(part++));
                if (draft.Kind == UnitEventKind.Fitted)
                {
                    activities.Fitted(further);
                }
            }

            feed.Add(ScanFeed.Recorded(own, unit.Home.PlantId));

            EventSource Source(int number) => new(batch.AgentId, batch.StoreId, ScanLane, item, number);
        }

        seals.Touch(batch.Tenant);
        events.AddEvents(writes);
        events.AddHeads(writes);
        activities.Add(writes);
        StrayWrites.Add(writes, batch, strays);
        exceptions.AddRaised(writes, batch.Tenant, batch.ReceivedAt, raised);
        ExceptionLog.AddSettled(writes, batch.Tenant, batch.ReceivedAt, units.Closed);
        writes.AddOutbox(batch.Tenant, batch.ReceivedAt, feed);
    }
}
