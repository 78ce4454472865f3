namespace EdgeHub.Edge.Store;

/// <summary>One entry of the store's durable key-value table.</summary>
/// <param name="Key">1 to <see cref="MaxKeyLength"/> characters; parts are set apart by <c>/</c>.</param>
/// <param name="Value">At most <see cref="MaxValueBytes"/>; null removes the entry.</param>
public readonly record struct StateChange(string Key, ReadOnlyMemory<byte>? Value)
{
    /// <summary>Longest key in characters.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>Largest value in bytes (1 MB).</summary>
    public const int MaxValueBytes = 1 << 20;
}
