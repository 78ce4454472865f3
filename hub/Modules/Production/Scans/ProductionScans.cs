using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;

namespace EdgeHub.Hub.Production;

/// <summary>Production's part in taking in scans: loads tokens, decides, writes where units stand now.</summary>
internal sealed class ProductionScans(PlanCache cache, IExceptionLog exceptions, DeltaFolder folder) : IScanParticipant, IRelatedUnits
{
    public int Order => 200;

    public string Query => ScanLoad.RelatedUnits;

    public void AddLoad(ScanBatch batch, SqlBatch load)
    {
        var book = batch.Part<UnitBook>();
        cache.AddLoad(batch.Tenant, load, tables => book.Tables = tables);
        ScanLoad.Add(batch, book, load);
    }

    public void Decide(ScanBatch batch)
    {
        var book = batch.Part<UnitBook>();
        var tables = book.Tables ?? throw new InvalidOperationException("Scans were to be decided before anything was loaded.");
        new ScanDecider(batch, book, batch.Part<LoadedUnits>(), tables).DecideAll();
    }

    public void AddWrites(ScanBatch batch, SqlBatch writes)
    {
        var book = batch.Part<UnitBook>();
        writes.AddTokens(batch.Tenant, book.Units);
        writes.AddMoves(batch.Tenant, book.Applied);
        writes.AddWaiting(batch.Tenant, book);
        writes.AddCounters(batch.Tenant, batch.ReceivedAt, book);
        exceptions.AddRaised(writes, batch.Tenant, batch.ReceivedAt, WaitingWrites.Exceptions(book));
        writes.AddOutbox(batch.Tenant, batch.ReceivedAt, MoveEvents.Of(book.Applied, book.Tables!));
        folder.Wake(batch.Tenant);
    }
}
