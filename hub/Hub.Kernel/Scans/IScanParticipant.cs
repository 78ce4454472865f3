namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A module's part in taking in scans. Fleet opens the transaction and calls all participants in <see cref="Order"/>:
/// first every <see cref="AddLoad"/> (one round trip), then every <see cref="Decide"/>, then every
/// <see cref="AddWrites"/> (one round trip, together with the lane's watermark).
/// </summary>
public interface IScanParticipant
{
    /// <summary>Traceability 100, Production 200. Locks are taken in this order: units by uid, then tokens by id.</summary>
    int Order { get; }

    /// <summary>Adds the statements that load and lock what the batch touches.</summary>
    void AddLoad(ScanBatch batch, SqlBatch load);

    /// <summary>Decides every item in order, on what was loaded; no I/O.</summary>
    void Decide(ScanBatch batch);

    /// <summary>Adds the set-based writes for the whole batch.</summary>
    void AddWrites(ScanBatch batch, SqlBatch writes);
}
