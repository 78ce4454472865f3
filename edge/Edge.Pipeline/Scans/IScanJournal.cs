namespace EdgeHub.Edge.Pipeline;

/// <summary>Keeps decided scans for good, before anybody sees their verdict.</summary>
public interface IScanJournal
{
    /// <summary>
    /// Commits one scan together with what the pipeline must remember of it, all or nothing, and completes when both are on
    /// stable storage. Calls come one at a time and in the order of the verdicts; lane numbers must follow that order,
    /// though several commits may be under way.
    /// </summary>
    /// <param name="scan">The scan with its verdict.</param>
    /// <param name="changes">Pipeline memory to write in the same transaction; at most 300 entries.</param>
    /// <param name="cancellationToken">Gives up waiting for room in the queue; once queued the scan is committed regardless.</param>
    /// <returns>The scan's lane number, dense from 1.</returns>
    /// <exception cref="ScanNotKeptException">The store is full or at fault: the scan is not kept.</exception>
    ValueTask<long> CommitAsync(DecidedScan scan, IReadOnlyList<MemoryChange> changes, CancellationToken cancellationToken);
}

/// <summary>A scan could not be kept, so the station must stop.</summary>
public sealed class ScanNotKeptException : Exception
{
    /// <summary>Names the reason in one sentence for a person.</summary>
    public ScanNotKeptException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public ScanNotKeptException()
    {
    }

    /// <inheritdoc/>
    public ScanNotKeptException(string message)
        : base(message)
    {
    }
}
