namespace EdgeHub.Edge.Pipeline;

/// <summary>What the pipeline remembers over a restart. It is written only together with a scan, by <see cref="IScanJournal"/>, or with a new unit, by <see cref="IUnitMint"/>.</summary>
public interface IPipelineMemory
{
    /// <summary>Lane number of the last scan in the journal; 0 when there is none.</summary>
    long LastNumber { get; }

    /// <summary>Reads every entry whose key begins with <paramref name="prefix"/>.</summary>
    IEnumerable<MemoryChange> Load(string prefix);
}

/// <summary>One small entry of the pipeline's memory.</summary>
/// <param name="Key">At most 128 ASCII characters, beginning with <c>pipeline/</c>.</param>
/// <param name="Value">At most 4 kB of JSON; null removes the entry.</param>
public readonly record struct MemoryChange(string Key, ReadOnlyMemory<byte>? Value);
