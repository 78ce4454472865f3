namespace EdgeHub.Edge.Store;

/// <summary>How a store was found.</summary>
public enum StoreCondition
{
    /// <summary>There was none; a new one begins.</summary>
    Created,

    /// <summary>It is the one of before.</summary>
    Resumed,

    /// <summary>The file was damaged or no store: it is kept under another name and a new store begins.</summary>
    SetAside,

    /// <summary>A store was here and its file is gone; a new one begins.</summary>
    Vanished,
}

/// <summary>A store that is open, and what was found on opening it; all but <see cref="StoreCondition.Resumed"/> belongs into the event lane.</summary>
/// <param name="Store">The store, ready for use.</param>
/// <param name="Condition">How it was found.</param>
/// <param name="Reason">One sentence for a person; empty when resumed.</param>
/// <param name="SetAsidePath">Where the damaged file is now; empty when nothing was set aside.</param>
public sealed record StoreOpening(RecordStore Store, StoreCondition Condition, string Reason, string SetAsidePath);
